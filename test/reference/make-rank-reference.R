#!/usr/bin/env Rscript
# Reference values for rank tests and group sequential tests, from R.
# Run:  Rscript make-rank-reference.R [outdir]     (base R; seeded, so a second run gives the same files)
#   mann-whitney.json        wilcox.test one-sided p-values, normal and exact; rank(); dwilcox
#   shift-interval.json      wilcox.test(conf.int = TRUE): normal roots and exact order statistics. The estimate with
#                            the continuity correction kept ("kept") is uniroot over the same statistic.
#   group-sequential.json    crossing chances of two and three looks by nested integrate() (no recursion, no grid)
arg <- commandArgs(TRUE)
out <- if (length(arg)) arg[1] else "."
RNGversion("4.0.0")
short <- function(x) {
  s <- sprintf("%.17g", x)
  for (d in 16:6) { t <- sprintf(paste0("%.", d, "g"), x); s <- ifelse(as.numeric(t) == x, t, s) }
  s
}
full <- function(x) if (length(x) == 0 || is.na(x)) "null" else sprintf("%.17g", x)
arr <- function(s) paste0("[", paste(s, collapse = ","), "]")
numbers <- function(x) arr(short(x))
row <- function(...) arr(c(...))
emit <- function(file, ...) {
  parts <- list(...)
  body <- mapply(function(n, p) paste0("\"", n, "\":{\"columns\":", arr(paste0("\"", p$columns, "\"")),
    ",\n\"rows\":[\n", paste(p$rows, collapse = ",\n"), "\n]}"), names(parts), parts)
  writeLines(paste0("{\"source\":\"", R.version.string, "\",\n", paste(body, collapse = ",\n"), "}"),
             file.path(out, file))
}
tab <- function(columns, rows) list(columns = columns, rows = rows)
quiet <- function(e) suppressWarnings(tryCatch(e, error = function(e) NULL))

# ---- samples -----------------------------------------------------------------------------------
set.seed(20240701)
sizes <- list(c(1, 1), c(1, 2), c(2, 2), c(3, 4), c(5, 5), c(7, 3), c(10, 10), c(12, 20), c(30, 30), c(45, 50),
              c(50, 50), c(60, 55))
kinds <- list(
  normal = function(n, s) signif(rnorm(n, 10 + s), 6),
  counts = function(n, s) rpois(n, 3 + s),
  sparse = function(n, s) rpois(n, 0.1 + 0.3 * s),
  tiny   = function(n, s) signif(1e-5 * (1 + 0.2 * rnorm(n) + 0.4 * s), 6),
  heavy  = function(n, s) signif(1e4 / runif(n)^1.5 * (1 + s), 6),
  rounded = function(n, s) round(100 + 5 * rnorm(n) + 4 * s, 1))
data <- list()
for (k in names(kinds)) for (nm in sizes) for (s in c(0, 1))
  data <- c(data, list(list(x = kinds[[k]](nm[1], s), y = kinds[[k]](nm[2], 0))))
data <- c(data, list(list(x = c(0, 1, 2, 1, 0, 0), y = rep(0, 6)), list(x = rep(5, 4), y = c(1, 5, 6)),
                     list(x = 1:20, y = rep(3, 9)), list(x = 101:140, y = 1:40), list(x = 1:40, y = 1e6 + 1:40)))

# ---- Mann-Whitney ------------------------------------------------------------------------------
rows <- c(); ranks <- c()
for (d in data) {
  p <- function(a, e) quiet(wilcox.test(d$x, d$y, alternative = a, exact = e)$p.value)
  ties <- anyDuplicated(c(d$x, d$y)) > 0
  g <- p("greater", FALSE)
  if (is.null(g) || is.nan(g)) next
  rows <- c(rows, row(numbers(d$x), numbers(d$y), full(sum(rank(c(d$x, d$y))[seq_along(d$x)]) - length(d$x) * (length(d$x) + 1) / 2),
    full(g), full(p("less", FALSE)), if (ties) c("null", "null") else c(full(p("greater", TRUE)), full(p("less", TRUE)))))
  if (length(d$x) <= 12) ranks <- c(ranks, row(numbers(c(d$x, d$y)), numbers(rank(c(d$x, d$y)))))
}
null <- c()
for (nm in list(c(1, 1), c(1, 9), c(3, 2), c(4, 4), c(8, 5), c(20, 20), c(50, 50), c(49, 12)))
  for (k in unique(round(seq(0, nm[1] * nm[2] / 2, length.out = 12))))
    null <- c(null, row(nm, k, full(dwilcox(k, nm[1], nm[2]))))
emit("mann-whitney.json",
     test = tab(c("x", "y", "u", "greater", "less", "exactGreater", "exactLess"), rows),
     ranks = tab(c("values", "ranks"), ranks), density = tab(c("n", "m", "k", "chance"), null))

# ---- shift intervals -----------------------------------------------------------------------------
estimate_kept <- function(x, y) {
  n <- length(x); m <- length(y)
  w <- function(d) {
    r <- rank(c(x - d, y)); t <- table(r)
    z <- sum(r[seq_along(x)]) - n * (n + 1) / 2 - n * m / 2
    (z - sign(z) * 0.5) / sqrt((n * m / 12) * ((n + m + 1) - sum(t^3 - t) / ((n + m) * (n + m - 1))))
  }
  uniroot(w, lower = min(x) - max(y), upper = max(x) - min(y), tol = 1e-4)$root
}
normal <- c(); exact <- c()
for (i in seq_along(data)) {
  d <- data[[i]]; level <- c(0.98, 0.95, 0.9)[i %% 3 + 1]
  w <- quiet(wilcox.test(d$x, d$y, conf.int = TRUE, conf.level = level, exact = FALSE))
  e <- quiet(estimate_kept(d$x, d$y))
  if (!is.null(w) && !is.null(e) && !any(is.nan(w$conf.int)))
    normal <- c(normal, row(numbers(d$x), numbers(d$y), level, sapply(c(w$conf.int, w$estimate, e), full)))
  if (anyDuplicated(c(d$x, d$y)) == 0 && length(d$x) * length(d$y) <= 2500) {
    w <- quiet(wilcox.test(d$x, d$y, conf.int = TRUE, conf.level = level, exact = TRUE))
    exact <- c(exact, row(numbers(d$x), numbers(d$y), level, sapply(c(w$conf.int, w$estimate), full)))
  }
}
emit("shift-interval.json",
     normal = tab(c("x", "y", "level", "low", "high", "estimate", "kept"), normal),
     exact = tab(c("x", "y", "level", "low", "high", "estimate"), exact))

# ---- group sequential tests ----------------------------------------------------------------------
# P(first crossing at look k) for B(I) with drift, bounds on the standardised scale: integrates over the values at the
# looks before, inside the bounds, the chance to cross next.
ig <- function(f, lo, hi) integrate(f, lo, hi, rel.tol = 1e-11, abs.tol = 0, subdivisions = 2000L, stop.on.error = FALSE)$value
first_crossing <- function(bounds, info, drift, sides) {
  limit <- function(k, b = bounds[k]) {
    hi <- min(b * sqrt(info[k]), drift * info[k] + 11 * sqrt(info[k]))
    lo <- max(if (sides == 2) -b * sqrt(info[k]) else -Inf, drift * info[k] - 11 * sqrt(info[k]))
    # cut into pieces so that integrate() sees every peak
    seq(lo, hi, length.out = 9)
  }
  pieces <- function(f, at) sum(sapply(1:8, function(i) ig(f, at[i], at[i + 1])))
  out <- function(k, s, from) {
    v <- info[k] - from; b <- bounds[k] * sqrt(info[k])
    p <- pnorm((b - s - drift * v) / sqrt(v), lower.tail = FALSE)
    if (sides == 2) p <- p + pnorm((-b - s - drift * v) / sqrt(v))
    p
  }
  density <- function(k, s, at, from) { v <- info[k] - from; dnorm(s, at + drift * v, sqrt(v)) }
  r <- out(1, 0, 0)
  if (length(bounds) > 1) r <- c(r, pieces(function(s) density(1, s, 0, 0) * out(2, s, info[1]), limit(1)))
  if (length(bounds) > 2) r <- c(r, pieces(function(s1) density(1, s1, 0, 0) * sapply(s1, function(a)
    pieces(function(s2) density(2, s2, a, info[1]) * out(3, s2, info[2]), limit(2))), limit(1)))
  r
}
cases <- list(
  list(c(1.96, 1.96), c(1, 2), 0, 2), list(c(2.797, 1.977), c(0.5, 1), 0, 2), list(c(2.797, 1.977), c(0.5, 1), 3.2, 2),
  list(c(4, 2), c(0.2, 1), 0, 1), list(c(6, 5), c(0.3, 1), 0, 1), list(c(1, 1.2), c(1, 1.01), 0, 1),
  list(c(1, 1.05), c(1, 1.0001), 0.5, 2), list(c(3, 2), c(0.01, 1), 1, 1), list(c(8, 7), c(0.5, 1), 0, 2),
  list(c(2.289, 2.289, 2.289), c(1, 2, 3), 0, 2), list(c(3.471, 2.454, 2.004), c(1, 2, 3) / 3, 0, 2),
  list(c(3.471, 2.454, 2.004), c(1, 2, 3) / 3, 3.25, 2), list(c(2, 1.5, 3), c(0.1, 0.7, 1), 0, 1),
  list(c(5, 4, 6), c(0.2, 0.3, 1), 0, 1), list(c(2, 2.5, 2.2), c(0.5, 0.52, 2), -0.7, 1))
rows <- c()
for (c in cases) rows <- base::c(rows, row(numbers(c[[1]]), numbers(c[[2]]), c[[3]], c[[4]],
  arr(sapply(do.call(first_crossing, c), full))))
emit("group-sequential.json", crossing = tab(c("bounds", "information", "drift", "sides", "chances"), rows))
