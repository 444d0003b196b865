package io.trunkline.core.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Puts those who may be asked in an order of chance, so that not all clients ask the same one. Stateless. */
final class Shuffle {

    private Shuffle() {}

    /** A list of the same elements, which may be changed. */
    static <T> List<T> of(List<T> some, RandomGenerator random) {
        List<T> all = new ArrayList<>(some);
        for (int i = all.size(); i > 1; i--) {
            all.add(all.remove(random.nextInt(i)));
        }
        return all;
    }
}
