package io.trunkline.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** Everything measured so far. Confined to one thread. */
final class Results {

    private final List<Series> all = new ArrayList<>();

    void add(Series series) {
        all.add(series);
    }

    /** In the order of measuring. */
    List<Series> all() {
        return List.copyOf(all);
    }

    List<Series> of(Workload workload) {
        return all.stream().filter(series -> series.workload() == workload).toList();
    }

    OptionalDouble median(Workload workload, ClientKind client, ToDoubleFunction<Sample> figure) {
        Optional<Series> found = of(workload).stream()
                .filter(series -> series.client() == client)
                .findFirst();
        return found.isPresent() ? OptionalDouble.of(found.get().median(figure)) : OptionalDouble.empty();
    }

    /** Trunkline's median divided by another client's. */
    OptionalDouble ratio(Workload workload, ClientKind other, ToDoubleFunction<Sample> figure) {
        return ratio(workload, ClientKind.TRUNKLINE, other, figure);
    }

    /** One client's median divided by another one's. */
    OptionalDouble ratio(Workload workload, ClientKind one, ClientKind other, ToDoubleFunction<Sample> figure) {
        OptionalDouble own = median(workload, one, figure);
        OptionalDouble others = median(workload, other, figure);
        return own.isPresent() && others.isPresent()
                ? OptionalDouble.of(own.getAsDouble() / others.getAsDouble())
                : OptionalDouble.empty();
    }

    /** Whether no floor is missed among those that could be looked at. */
    boolean meetsFloors() {
        for (Floor floor : Floor.values()) {
            OptionalDouble value = floor.value(this);
            if (value.isPresent() && !floor.isMet(value.getAsDouble())) {
                return false;
            }
        }
        return true;
    }
}
