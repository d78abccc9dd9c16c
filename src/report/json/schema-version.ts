/** Version of the report's shape (semver): within a major, fields are added, never renamed or removed. */
export const SCHEMA_VERSION = '1.2.0';
