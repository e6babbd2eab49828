# %% right after_steps: step by step
def after_steps(w, lam, alpha, k):
    for _ in range(k):
        w = w - alpha * lam * w
    return w


# %% right after_steps: coordinate by coordinate, a list
def after_steps(w, lam, alpha, k):
    return [(1 - alpha * l) ** k * wi for wi, l in zip(w, lam)]


# %% right after_steps: recursive
def after_steps(w, lam, alpha, k):
    if k == 0:
        return w
    return after_steps(w * (1 - alpha * lam), lam, alpha, k - 1)


# %% wrong after_steps: in place
# told: nothing
def after_steps(w, lam, alpha, k):
    for _ in range(k):
        w -= alpha * lam * w
    return w


# %% wrong after_steps: slope of the start
# told: You subtract k times
def after_steps(w, lam, alpha, k):
    return w - k * alpha * lam * w


# %% wrong after_steps: one step
# told: You take a single step
def after_steps(w, lam, alpha, k):
    return w - alpha * lam * w


# %% wrong after_steps: one step whenever there is one
# told: nothing
def after_steps(w, lam, alpha, k):
    return w * (1 - alpha * lam) if k else w


# %% wrong after_steps: times k
# told: You multiply by k
def after_steps(w, lam, alpha, k):
    return k * (1 - alpha * lam) * w


# %% wrong after_steps: uphill
# told: You walk uphill
def after_steps(w, lam, alpha, k):
    return (1 + alpha * lam) ** k * w


# %% wrong after_steps: exponential
# told: nothing
def after_steps(w, lam, alpha, k):
    return w * np.exp(-alpha * lam * k)


# %% wrong after_steps: power on the whole of w
# told: nothing
def after_steps(w, lam, alpha, k):
    return (w * (1 - alpha * lam)) ** k


# %% wrong after_steps: power on lam
# told: only lam is raised
def after_steps(w, lam, alpha, k):
    return w - alpha * lam**k * w


# %% wrong after_steps: the steepest for all
# told: nothing
def after_steps(w, lam, alpha, k):
    return w * (1 - alpha * max(lam)) ** k


# %% wrong after_steps: factors
# told: You return the factors alone
def after_steps(w, lam, alpha, k):
    return (1 - alpha * lam) ** k


# %% wrong after_steps: one step too many
# told: nothing
def after_steps(w, lam, alpha, k):
    for _ in range(k + 1):
        w = w * (1 - alpha * lam)
    return w


# %% right rate_limit: the smallest of all limits
def rate_limit(lam):
    return min(2 / l for l in lam)


# %% right rate_limit: sorted
def rate_limit(lam):
    return 2.0 / np.sort(lam)[-1]


# %% right rate_limit: a loop
def rate_limit(lam):
    steepest = 0
    for value in lam:
        if value > steepest:
            steepest = value
    return 2 / steepest


# %% wrong rate_limit: the flattest
# told: Below your limit the flattest
def rate_limit(lam):
    return 2 / np.min(lam)


# %% wrong rate_limit: one over
# told: in a single step
# earns: 0.25
def rate_limit(lam):
    return 1 / np.max(lam)


# %% wrong rate_limit: the table's own
# told: nothing
def rate_limit(lam):
    return 0.5


# %% wrong rate_limit: all limits
# told: You return a limit for each coordinate
def rate_limit(lam):
    return [2 / l for l in lam]


# %% wrong rate_limit: the sum
# told: You put the lam together into one
def rate_limit(lam):
    return 2 / sum(lam)


# %% wrong rate_limit: the first
# told: You look at the first lam only
def rate_limit(lam):
    return 2 / lam[0]


# %% wrong rate_limit: the last
# told: nothing
def rate_limit(lam):
    return 2 / lam[-1]


# %% wrong rate_limit: the best rate
# told: nothing
def rate_limit(lam):
    return 2 / (max(lam) + min(lam))


# %% wrong rate_limit: upside down
# told: Your limit grows with lam
def rate_limit(lam):
    return max(lam) / 2


# %% wrong rate_limit: sorts lam in place
# told: nothing
def rate_limit(lam):
    lam.sort()
    return 2 / lam[-1]


# %% wrong rate_limit: tries rates
# told: nothing
def rate_limit(lam):
    alpha = 0.01
    while np.all(np.abs(1 - alpha * lam) < 1):
        alpha += 0.01
    return alpha
