#!/usr/bin/env Rscript
# Reference tables from R. Run:  Rscript make-reference.R [outdir]
# Base R only; every random draw is seeded, so a second run gives the same files.
# Not made here: cornish-fisher-error.json (mpmath; see README.md).
arg <- commandArgs(TRUE)
out <- if (length(arg)) arg[1] else "."
SRC <- R.version.string
RNGversion("4.0.0")

# shortest decimal that reads back to the same double (inputs); R's own reader is not
# always correctly rounded, so %.17g is the fallback and is exact for any correct reader
short <- function(x) {
  s <- sprintf("%.17g", x)
  for (d in 16:1) {
    t <- sprintf(paste0("%.", d, "g"), x)
    ok <- as.numeric(t) == x & d >= 6
    s <- ifelse(ok, t, s)
  }
  i <- x == round(x) & abs(x) < 2^53
  s[i] <- sprintf("%.0f", x[i])
  s
}
full <- function(x) {
  s <- sprintf("%.17g", x)
  s[is.infinite(x) & x < 0] <- "null"   # log of an exact zero
  stopifnot(!any(is.nan(x)), !any(is.infinite(x) & x > 0))
  s
}
table_json <- function(columns, cells) {
  rows <- do.call(paste, c(unname(cells), sep = ","))
  paste0("{\"columns\":[", paste0("\"", columns, "\"", collapse = ","), "],\n\"rows\":[\n",
         paste0("[", rows, "]", collapse = ",\n"), "\n]}")
}
emit <- function(file, note, ...) {
  parts <- list(...)
  body <- paste0("\"", names(parts), "\":", unlist(parts), collapse = ",\n")
  writeLines(paste0("{\"source\":\"", SRC, "\",\n\"note\":\"", note, "\",\n", body, "}"),
             file.path(out, file))
}
tail_cells <- function(lo, up, llo, lup) list(full(lo), full(up), full(llo), full(lup))
TAILS <- c("lower", "upper", "logLower", "logUpper")
LOGNOTE <- "logLower/logUpper are natural logs; null means log(0), i.e. an exactly zero probability"

# ---- normal ----------------------------------------------------------------
z <- c(seq(-37.5, 37.5, by = 0.625), 1e-300, -1e-300, 1e-20, -1e-20, 1e-10, -1e-10, 1e-5, -1e-5,
       0.67448975, -0.67448975, 5.65685424949238, -5.65685424949238, 5.66, -5.66, 1.96, -1.96)
z <- sort(unique(z))
p <- c(1e-300, 1e-200, 1e-100, 1e-50, 1e-30, 1e-20, 1e-16, 2^-53, 2^-52, 1e-15, 1e-14, 1e-13, 1e-12, 1e-11,
       1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.005, 0.01, 0.02, 0.0242499, 0.02425, 0.0242501, 0.025,
       0.05, 0.0749999, 0.075, 0.0750001, 0.5 - 0.425 - 1e-9, 0.5 - 0.425, 0.5 - 0.425 + 1e-9,
       exp(-25) * c(1 - 1e-9, 1, 1 + 1e-9),          # AS241's r = 5 border
       0.1, 0.2, 0.25, 0.3, 0.4, 0.45, 0.49, 0.499999, 0.5 - 1e-10, 0.5, 0.5 + 1e-10, 0.500001, 0.51, 0.6, 0.7,
       0.75, 0.8, 0.9, 0.5 + 0.425 - 1e-9, 0.5 + 0.425, 0.5 + 0.425 + 1e-9, 0.9249999, 0.9250001, 0.95, 0.975,
       0.97575, 0.99, 0.999, 0.9999, 1 - 1e-5, 1 - 1e-6, 1 - 1e-7, 1 - 1e-8, 1 - 1e-9, 1 - 1e-10, 1 - 1e-11,
       1 - 1e-12, 1 - 1e-13, 1 - 1e-14, 1 - 1e-15, 1 - 2^-52, 1 - 2^-53)
p <- sort(unique(p))
emit("normal.json", LOGNOTE,
  cdf = table_json(c("z", TAILS), c(list(short(z)),
    tail_cells(pnorm(z), pnorm(z, lower.tail = FALSE), pnorm(z, log.p = TRUE),
               pnorm(z, lower.tail = FALSE, log.p = TRUE)))),
  quantile = table_json(c("p", "z"), list(short(p), full(qnorm(p)))))

# ---- quantiles of the discrete laws -----------------------------------------
U <- c(1e-15, 1e-12, 1e-9, 1e-6, 1e-4, 0.001, 0.01, 0.1, 0.25, 0.4999, 0.5, 0.5001, 0.75, 0.9, 0.99, 0.999,
       0.9999, 1 - 1e-6, 1 - 1e-9, 1 - 1e-12)
# side of u on which the cdf at k lies, judged in the smaller tail; 0 = too near to say
side <- function(u, lower, upper) {
  d <- ifelse(u <= 0.5, lower - u, (1 - u) - upper)     # 1-u is exact for u >= 1/2
  ifelse(abs(d) <= 1e-9 * pmin(u, 1 - u), 0, sign(d))
}
keep_rows <- function(at, below) {                      # +1: F(k) > u ; -1: F(k-1) < u
  cat(sprintf("  rows %d, near a step %d, wrong in R %d\n", length(at), sum(at == 0 | below == 0),
              sum(at != 0 & below != 0 & !(at == 1 & below == -1))))
  at == 1 & below == -1
}
N <- c(0, 1, 2, 3, 5, 10, 20, 50, 100, 200, 1000, 6000, 12000, 60000, 1e6, 1e7, 1e8, 1e9)
P <- c(0, 1e-9, 1e-6, 1e-4, 5e-4, 0.001, 0.002, 0.01, 0.02, 0.05, 0.1, 0.25, 0.31, 0.5, 0.5000001, 0.75, 0.9,
       0.99, 0.999, 0.999999, 1)
set.seed(20240611)
g <- expand.grid(u = U, p = P, n = N)
m <- 3000
rn <- round(10^runif(m, 0, 9)); rp <- signif(10^runif(m, -9, 0), 6)
flip <- seq_len(m) %% 3 == 0
rp[flip] <- signif(1 - rp[flip], 6)
g <- rbind(g, data.frame(u = signif(runif(m), 6), p = rp, n = rn))
g$k <- qbinom(g$u, g$n, g$p)
cat("binomial-quantile\n")
g <- g[keep_rows(side(g$u, pbinom(g$k, g$n, g$p), pbinom(g$k, g$n, g$p, lower.tail = FALSE)),
                 side(g$u, pbinom(g$k - 1, g$n, g$p), pbinom(g$k - 1, g$n, g$p, lower.tail = FALSE))), ]
emit("binomial-quantile.json", "k = qbinom(u, n, p); rows with u within relative 1e-9 of a step of the cdf left out",
  table = table_json(c("n", "p", "u", "k"), list(short(g$n), short(g$p), short(g$u), short(g$k))))

L <- c(0, 1e-9, 1e-3, 0.1, 0.5, 1, 2, 5, 9.99, 10, 12, 15, 20, 29, 30, 50, 100, 200, 500, 1000, 3000, 12000, 1e5,
       1e6, 6e7, 1e9)
set.seed(20240612)
g <- expand.grid(u = U, l = L)
g <- rbind(g, data.frame(u = signif(runif(2000), 6), l = signif(10^runif(2000, -3, 9), 6)))
g$k <- qpois(g$u, g$l)
cat("poisson-quantile\n")
g <- g[keep_rows(side(g$u, ppois(g$k, g$l), ppois(g$k, g$l, lower.tail = FALSE)),
                 side(g$u, ppois(g$k - 1, g$l), ppois(g$k - 1, g$l, lower.tail = FALSE))), ]
emit("poisson-quantile.json", "k = qpois(u, lambda); rows with u within relative 1e-9 of a step of the cdf left out",
  table = table_json(c("lambda", "u", "k"), list(short(g$l), short(g$u), short(g$k))))

# ---- cdfs ---------------------------------------------------------------------
Z <- c(-37, -25, -15, -8, -5, -3, -2, -1, -0.3, 0, 0.3, 1, 2, 3, 5, 8, 15, 25, 37)
pick <- function(d, m) d[sort(sample(nrow(d), min(m, nrow(d)))), ]
set.seed(20240613)
g <- expand.grid(z = c(Z, -Inf, Inf), p = P, n = N)
r <- data.frame(z = runif(6000, -38, 38), p = signif(10^runif(6000, -9, 0), 6), n = round(10^runif(6000, 0, 9)))
flip <- seq_len(6000) %% 2 == 0
r$p[flip] <- signif(1 - r$p[flip], 6)
g <- rbind(g, r)
g$k <- round(g$n * g$p + g$z * sqrt(g$n * g$p * (1 - g$p)) )
g$k[is.nan(g$k)] <- 0
g$k <- pmin(pmax(g$k, 0), g$n)
g <- unique(g[, c("n", "p", "k")])
g$ll <- pbinom(g$k, g$n, g$p, log.p = TRUE)
g$lu <- pbinom(g$k, g$n, g$p, lower.tail = FALSE, log.p = TRUE)
low <- pmin(g$ll, g$lu)
g <- rbind(pick(g[low > -690 & low < -1e-12, ], 1350), pick(g[low <= -690 & is.finite(low) & low > -1e5, ], 90),
           pick(g[is.infinite(low), ], 60))
g <- g[order(g$n, g$p, g$k), ]
emit("binomial-cdf.json", paste0("lower = P(X<=k), upper = P(X>k); ", LOGNOTE),
  table = table_json(c("n", "p", "k", TAILS), c(list(short(g$n), short(g$p), short(g$k)),
    tail_cells(pbinom(g$k, g$n, g$p), pbinom(g$k, g$n, g$p, lower.tail = FALSE), g$ll, g$lu))))

set.seed(20240614)
g <- expand.grid(z = c(Z, -Inf), l = L)
g <- rbind(g, data.frame(z = runif(1500, -38, 38), l = signif(10^runif(1500, -3, 9), 6)))
g$k <- pmax(round(g$l + g$z * sqrt(g$l)), 0)
g$k[is.nan(g$k)] <- 0
g <- unique(g[, c("l", "k")])
g$ll <- ppois(g$k, g$l, log.p = TRUE)
g$lu <- ppois(g$k, g$l, lower.tail = FALSE, log.p = TRUE)
low <- pmin(g$ll, g$lu)
g <- rbind(pick(g[low > -690, ], 750), pick(g[low <= -690 & is.finite(low) & low > -1e5, ], 45), g[is.infinite(low), ])
g <- g[order(g$l, g$k), ]
emit("poisson-cdf.json", paste0("lower = P(X<=k), upper = P(X>k); ", LOGNOTE),
  table = table_json(c("lambda", "k", TAILS), c(list(short(g$l), short(g$k)),
    tail_cells(ppois(g$k, g$l), ppois(g$k, g$l, lower.tail = FALSE), g$ll, g$lu))))

# ---- beta and gamma functions ---------------------------------------------------
x <- sort(unique(c(signif(10^seq(-3, 10, length.out = 88), 8), 0.5, 1, 1.0001, 1.5, 1.9999, 2, 2.0001, 2.5, 3, 10,
                   100, 171, 1e6)))
set.seed(20240615)
ab <- data.frame(a = signif(10^runif(4000, -2, 8), 6), b = signif(10^runif(4000, -2, 8), 6))
mu <- ab$a / (ab$a + ab$b); s <- sqrt(mu * (1 - mu) / (ab$a + ab$b + 1))
ab$x <- signif(ifelse(seq_len(4000) %% 4 == 0, runif(4000), mu + s * runif(4000, -12, 12)), 9)
ab <- ab[ab$x > 0 & ab$x < 1, ]
ab$ll <- pbeta(ab$x, ab$a, ab$b, log.p = TRUE)
ab$lu <- pbeta(ab$x, ab$a, ab$b, lower.tail = FALSE, log.p = TRUE)
ab <- pick(ab[pmin(ab$ll, ab$lu) > -690, ], 500)
gx <- data.frame(a = signif(10^runif(1500, -2, 9), 6))
gx$x <- signif(gx$a + sqrt(gx$a) * runif(1500, -25, 30), 9)
gx <- gx[gx$x > 0, ]
gx$ll <- pgamma(gx$x, gx$a, log.p = TRUE)
gx$lu <- pgamma(gx$x, gx$a, lower.tail = FALSE, log.p = TRUE)
gx <- pick(gx[pmin(gx$ll, gx$lu) > -690, ], 300)
emit("beta-gamma.json", paste0("incompleteBeta: lower = I_x(a,b); incompleteGamma: lower = P(a,x); upper = 1 - lower; ",
                               LOGNOTE),
  lgamma = table_json(c("x", "value"), list(short(x), full(lgamma(x)))),
  incompleteBeta = table_json(c("a", "b", "x", TAILS), c(list(short(ab$a), short(ab$b), short(ab$x)),
    tail_cells(pbeta(ab$x, ab$a, ab$b), pbeta(ab$x, ab$a, ab$b, lower.tail = FALSE), ab$ll, ab$lu))),
  incompleteGamma = table_json(c("a", "x", TAILS), c(list(short(gx$a), short(gx$x)),
    tail_cells(pgamma(gx$x, gx$a), pgamma(gx$x, gx$a, lower.tail = FALSE), gx$ll, gx$lu))))

# ---- gamma and beta quantiles -----------------------------------------------------
# A row is kept only if R's own cdf at its answer gives u back: the implied error in x (in ln x for the
# gamma, in x for the beta) is at most 1e-11 by the smaller tail. Gamma quantiles below 1e-300 are left out.
U2 <- c(U, 1e-300, 1e-100, 1e-30, 1 - 1e-15)
set.seed(20240616)
g <- rbind(expand.grid(u = U2, a = c(1e-3, 0.01, 0.1, 0.5, 0.999, 1, 1.5, 3, 10, 15.9, 16.1, 100, 1e4, 1e6, 1e9)),
           data.frame(u = signif(runif(600), 6), a = signif(10^runif(600, -3, 9), 6)))
g$x <- qgamma(g$u, g$a)
g <- g[g$x > 1e-300, ]
miss <- ifelse(g$u <= 0.5, pgamma(g$x, g$a) - g$u, (1 - g$u) - pgamma(g$x, g$a, lower.tail = FALSE)) /
  (g$x * dgamma(g$x, g$a))
ok <- is.finite(miss) & abs(miss) <= 1e-11
cat(sprintf("gamma-quantile: rows %d, left out %d\n", nrow(g), sum(!ok)))
g <- g[ok, ]
AB <- c(1e-4, 0.01, 0.3, 0.999, 1, 2.5, 15, 40, 1000, 1e6, 1e9)
b <- rbind(expand.grid(u = U2, a = AB, b = AB),
           data.frame(u = signif(runif(1500), 6), a = signif(10^runif(1500, -4, 9), 6),
                      b = signif(10^runif(1500, -4, 9), 6)))
b$x <- suppressWarnings(qbeta(b$u, b$a, b$b))
miss <- ifelse(b$u <= 0.5, pbeta(b$x, b$a, b$b) - b$u, (1 - b$u) - pbeta(b$x, b$a, b$b, lower.tail = FALSE)) /
  dbeta(b$x, b$a, b$b)
inside <- b$x > 1e-300 & b$x < 1
ok <- inside & is.finite(miss) & abs(miss) <= 1e-11 * pmin(1, b$x * 100)
cat(sprintf("beta-quantile: rows %d, at 0 or 1 %d, left out %d\n", nrow(b), sum(!inside), sum(inside & !ok)))
b <- pick(b[ok, ], 1500)
emit("gamma-beta-quantile.json", "gamma: x = qgamma(u, a); beta: x = qbeta(u, a, b)",
  gamma = table_json(c("a", "u", "x"), list(short(g$a), short(g$u), full(g$x))),
  beta = table_json(c("a", "b", "u", "x"), list(short(b$a), short(b$b), short(b$u), full(b$x))))

# ---- hypergeometric tails, Fisher's test ------------------------------------------
# P(X >= k), X the successes among so many draws from a population with so many successes
set.seed(20240617)
m <- 2500
g <- data.frame(successes = round(10^runif(m, 0, 9.2)), draws = round(10^runif(m, 0, 12)),
                others = round(10^runif(m, 0, 12)))
g$population <- pmax(g$draws + g$others, g$successes)
share <- g$draws / g$population
s <- sqrt(g$successes * share * (1 - share) * (g$population - g$successes) / pmax(1, g$population - 1))
g$k <- round(g$successes * share + runif(m, -40, 40) * (s + 0.05))
g <- g[g$k > pmax(0, g$draws + g$successes - g$population) & g$k <= pmin(g$successes, g$draws), ]
upper <- function(g, log) phyper(g$k - 1, g$successes, g$population - g$successes, g$draws, lower.tail = FALSE,
                                 log.p = log)
g$lu <- upper(g, TRUE)
g <- rbind(pick(g[g$lu > -690 & g$lu < -1e-9, ], 400), pick(g[g$lu <= -690 & g$lu > -1e5, ], 30))
# phyper takes some upper tails as 1 - lower; rows that R's own densities do not add up to are left out
g$sd <- sqrt(g$successes * (g$draws / g$population) * (1 - g$draws / g$population))
adds_up <- function(k, successes, draws, population, sd, upper) {
  if (upper == 0) return(TRUE)
  x <- k:min(successes, draws, k + 200 + 20 * sd)
  abs(sum(dhyper(x, successes, population - successes, draws)) / upper - 1) < 1e-10
}
ok <- mapply(adds_up, g$k, g$successes, g$draws, g$population, g$sd, upper(g, FALSE))
cat(sprintf("hypergeometric: rows %d, left out %d\n", nrow(g), sum(!ok)))
g <- g[ok, ]
f <- data.frame(n = round(10^runif(300, 0, 4)), nBase = round(10^runif(300, 0, 4)), p = 10^runif(300, -3, 0))
f$k <- rbinom(300, f$n, f$p)
f$kBase <- rbinom(300, f$nBase, f$p * runif(300, 0.2, 1))
f$p <- mapply(function(a, n, b, nb) fisher.test(matrix(c(a, n - a, b, nb - b), 2), alternative = "greater", conf.int = FALSE)$p.value,
              f$k, f$n, f$kBase, f$nBase)
emit("hypergeometric.json", "upper = P(X>=k) and its natural log by phyper; fisher: p = fisher.test(alternative greater)",
  tails = table_json(c("k", "successes", "draws", "population", "upper", "logUpper"),
    list(short(g$k), short(g$successes), short(g$draws), short(g$population), full(upper(g, FALSE)), full(g$lu))),
  fisher = table_json(c("k", "n", "kBase", "nBase", "p"),
    list(short(f$k), short(f$n), short(f$kBase), short(f$nBase), full(f$p))))

# ---- intervals of probabilities, their difference and their ratio -------------------
LEVELS <- c(0.8, 0.9, 0.95, 0.99, 0.999, 0.999999)
set.seed(20240618)
cp <- data.frame(n = round(10^runif(400, 0, 12)), level = rep_len(LEVELS, 400))
cp$k <- round(pmin(1e9, cp$n)^runif(400))
cp$k[c(1, 11, 21, 31, 41)] <- 0
cp$k[c(2, 12)] <- cp$n[c(2, 12)]
tail <- (1 - cp$level) / 2
cp$low <- ifelse(cp$k == 0, 0, qbeta(tail, cp$k, cp$n - cp$k + 1))
cp$high <- ifelse(cp$k == cp$n, 1, qbeta(tail, cp$k + 1, cp$n - cp$k, lower.tail = FALSE))
# R's own cdf must give the tail back, else the row is R's error
gives <- function(p) abs(p / tail - 1) < 1e-9
ok <- (cp$k == 0 | gives(pbeta(cp$low, cp$k, cp$n - cp$k + 1))) &
  (cp$k == cp$n | gives(pbeta(cp$high, cp$k + 1, cp$n - cp$k, lower.tail = FALSE)))
cat(sprintf("clopper-pearson: rows %d, left out %d\n", nrow(cp), sum(!ok)))
cp <- cp[ok, ]
for (i in which(cp$n <= 1e4)) {
  b <- binom.test(cp$k[i], cp$n[i], conf.level = cp$level[i])$conf.int
  stopifnot(all(abs(b - c(cp$low[i], cp$high[i])) <= 1e-9 * b))
}
score <- function(k, n, level) {
  ci <- suppressWarnings(prop.test(k, n, conf.level = level, correct = FALSE))$conf.int
  if (k == 0) ci[1] <- 0
  if (k == n) ci[2] <- 1
  ci
}
w <- t(mapply(score, cp$k, cp$n, cp$level))
two <- data.frame(n = round(10^runif(300, 0, 9)), nBase = round(10^runif(300, 0, 9)), level = rep_len(LEVELS, 300))
p <- 10^runif(300, -6, 0)
two$k <- rbinom(300, two$n, p)
two$kBase <- rbinom(300, two$nBase, pmin(1, p * runif(300, 0.3, 1.5)))
# R. G. Newcombe, Statistics in Medicine 17 (1998), table II, the examples (a) to (h)
two <- rbind(data.frame(n = c(70, 10, 7, 56, 10, 10, 10, 10), nBase = c(80, 10, 7, 29, 20, 10, 20, 10), level = 0.95,
                        k = c(56, 9, 6, 5, 0, 0, 10, 10), kBase = c(48, 3, 2, 0, 0, 0, 0, 0)), two)
a <- t(mapply(score, two$k, two$n, two$level))
b <- t(mapply(score, two$kBase, two$nBase, two$level))
pa <- two$k / two$n; pb <- two$kBase / two$nBase
dl <- pmax(-1, pa - pb - sqrt((pa - a[, 1])^2 + (b[, 2] - pb)^2))
dh <- pmin(1, pa - pb + sqrt((a[, 2] - pa)^2 + (pb - b[, 1])^2))
emit("intervals.json", paste0("clopperPearson: qbeta, held against binom.test for n <= 1e4; wilson: prop.test(correct = FALSE); ",
    "newcombe: from those, the first 8 rows are the published examples"),
  clopperPearson = table_json(c("k", "n", "level", "low", "high"),
    list(short(cp$k), short(cp$n), short(cp$level), full(cp$low), full(cp$high))),
  wilson = table_json(c("k", "n", "level", "low", "high"),
    list(short(cp$k), short(cp$n), short(cp$level), full(w[, 1]), full(w[, 2]))),
  newcombe = table_json(c("k", "n", "kBase", "nBase", "level", "low", "high"),
    list(short(two$k), short(two$n), short(two$kBase), short(two$nBase), short(two$level), full(dl), full(dh))))

# ---- chi-square ---------------------------------------------------------------------
set.seed(20240619)
x2 <- data.frame(df = c(rep(1, 60), rep(2, 40), round(10^runif(200, 0, 6))))
x2$x <- signif(pmax(0, x2$df + sqrt(2 * x2$df) * runif(300, -4, 30)), 9)
x2$x[1:20] <- signif(10^seq(-12, 3, length.out = 20), 6)
x2 <- x2[pchisq(x2$x, x2$df, lower.tail = FALSE, log.p = TRUE) > -690, ]
emit("chi-square.json", "upper = P(X>x) by pchisq",
  tails = table_json(c("x", "df", "upper"), list(short(x2$x), short(x2$df),
    full(pchisq(x2$x, x2$df, lower.tail = FALSE)))))

# ---- beta mixture of shares against a share ------------------------------------------
set.seed(20240620)
e <- data.frame(n = round(10^runif(250, 0, 4)), share = signif(10^runif(250, -3, 0), 4),
                concentration = signif(10^runif(250, -0.5, 3), 4))
e <- e[e$share < 1, ]
e$k <- rbinom(nrow(e), e$n, pmin(1, e$share * runif(nrow(e), 0.5, 3)))
e$kBase <- e$n - e$k
ca <- e$concentration * e$share; cb <- e$concentration * (1 - e$share)
e$logE <- lbeta(ca + e$k, cb + e$kBase) - lbeta(ca, cb) - e$k * log(e$share) - e$kBase * log1p(-e$share)
emit("rate-ratio-log-e.json", "logE by lbeta; terms of up to 1e5 cancel, so to about 1e-10 absolute",
  table = table_json(c("k", "kBase", "share", "concentration", "logE"),
    list(short(e$k), short(e$kBase), short(e$share), short(e$concentration), full(e$logE))))

# ---- cumulative sums -----------------------------------------------------------------
# S <- max(0, S + z - drift) from 0: chance of S > threshold within so many looks, mean number of looks. Simpson's rule
# on an equal grid, another one than the program's; two grids must agree.
cusum <- function(drift, h, looks, cells) {
  x <- seq(0, h, length.out = cells + 1)
  w <- c(1, rep(c(4, 2), cells / 2 - 1), 4, 1) * h / cells / 3
  K <- t(w * t(outer(x, x, function(from, to) dnorm(to - from + drift))))
  zero <- pnorm(drift - x)
  now <- pnorm(h + drift - x, lower.tail = FALSE)
  total <- numeric(max(looks))
  for (i in seq_len(max(looks))) {
    total[i] <- now[1]
    now <- zero * now[1] + as.vector(K %*% now)
  }
  A <- diag(cells + 1) - K
  A[, 1] <- A[, 1] - zero
  c(cumsum(total)[looks], solve(A, rep(1, cells + 1))[1])
}
LOOKS <- c(1, 2, 5, 20, 100, 500)
s <- data.frame(drift = c(0.5, -0.5, 0.5, -0.5, 0, 0.25, 1, -2, 0.75, 2), threshold = c(4, 4, 5, 5, 3, 6, 3.5, 8, 0.5, 2))
found <- mapply(function(d, h) {
  fine <- cusum(d, h, LOOKS, 800)
  coarse <- cusum(d, h, LOOKS, 560)
  stopifnot(all(abs(fine / coarse - 1) < 1e-7))
  fine + (fine - coarse) / ((800 / 560)^4 - 1)          # Simpson's error falls with the fourth power
}, s$drift, s$threshold)
n <- length(LOOKS)
emit("cusum.json", "chance of an alarm within so many looks; arl = mean number of looks; Simpson's rule, extrapolated",
  chances = table_json(c("drift", "threshold", "looks", "chance"),
    list(short(rep(s$drift, each = n)), short(rep(s$threshold, each = n)), short(rep(LOOKS, nrow(s))),
         full(as.vector(found[1:n, ])))),
  lengths = table_json(c("drift", "threshold", "arl"), list(short(s$drift), short(s$threshold), full(found[n + 1, ]))))
