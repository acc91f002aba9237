package org.tipstaff.label;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one audience sees. Whatever is written for an audience is written from its view alone: then what it may not know
 * has no way into the output, be it as a count, an order or a size.
 *
 * <pre>{@code
 * View view = new View(audience);
 * List<Finding> seen = view.of(findings);
 * }</pre>
 */
public final class View {
    private final Audience audience;

    public View(Audience audience) {
        this.audience = audience;
    }

    public Audience audience() {
        return audience;
    }

    /** The value, if this audience may know it. That it gets nothing must not be told either. */
    public <T> Optional<T> of(Labeled<T> labeled) {
        return labeled.label().canFlowTo(audience) ? Optional.of(labeled.value()) : Optional.empty();
    }

    /** The values it may know, in their order, without a trace of the others. */
    public <T> List<T> of(List<? extends Labeled<? extends T>> labeled) {
        List<T> seen = new ArrayList<>();
        for (Labeled<? extends T> each : labeled) {
            of(each).ifPresent(seen::add);
        }
        return List.copyOf(seen);
    }
}
