/* What a test could have seen: the smallest change that would show, four times
 * in five (statistics, step 13). */
#include "compare/hypotheses/detectable.h"

#include <math.h>

#include "compare/stats/stats.h"

#define POWER_Z 1.05 /* makes the detectable change one of ~80 % power */

/* Counting variance falls with events. Of the reference's variance ve = W v,
 * v falls with events as well, but the weight W = Vc / (Vc + phi v) grows with
 * longer runs, because Vc falls with runs alone. What sessions differ by
 * stays. */
double detectable_g(const struct hypothesis *h, double runs,
	double length)
{
	double growth = 1.0 + h->allowance.growth, rho = exp(h->log_rho);
	double lost = 4.0, fixed = 0.0, degrees; /* of freedom, by runs */
	double base = (h->test.base_events + h->test.head_events) /
		(1.0 + rho) * runs * length;
	double reference = h->test.speed_variance / runs /
		(1.0 - h->test.weight + h->test.weight * length);
	double counted = h->test.dispersion * (1.0 / (base + .5) +
		1.0 / (rho * base + .5) + reference);
	double power = POWER_Z * sqrt(counted + spread_mean(h->session));
	double critical, budget;

	if (hypothesis_weighed(h)) {
		fixed = h->series->prior.weight;
		lost = 2.0;
	}
	degrees = fmax(fmin(h->test.degrees, 4.0),
		(h->test.degrees - fixed + lost) * runs - lost + fixed);
	critical = sqrt(counted) *
	           spread_root(t_upper_inverse(h->decision.level, degrees),
			   counted, h->session, degrees);
	budget = sqrt(counted) *
	         spread_root(t_upper_inverse(ALPHA_BUDGET, degrees), counted,
			 h->session, degrees);
	return exp(h->slack) * fmax(pow(1.0 + .5 * (critical + power), 2.0),
		growth * pow(1.0 + .5 * (budget + power), 2.0));
}

/* Its variance is not known for other runs. */
double detectable_t(const struct hypothesis *h, double runs, double length)
{
	double growth = 1.0 + h->allowance.growth;
	double critical = t_upper_inverse(h->decision.level, h->test.degrees);
	double se = hypothesis_standard_error(h);

	(void)runs;
	(void)length;
	return fmax(exp((critical + POWER_Z) * se),
		growth * exp(POWER_Z * se));
}
