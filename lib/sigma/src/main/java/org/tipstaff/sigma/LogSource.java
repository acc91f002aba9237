package org.tipstaff.sigma;

/**
 * Which logs a rule speaks of (rules specification, "logsource"). An empty part means any; {@code definition} is
 * prose and not kept here.
 */
public record LogSource(String product, String category, String service) {
    @Override
    public String toString() {
        return (product.isEmpty() ? "*" : product) + "/" + (category.isEmpty() ? "*" : category) + "/"
                + (service.isEmpty() ? "*" : service);
    }
}
