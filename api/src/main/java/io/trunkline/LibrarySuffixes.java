package io.trunkline;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * What follows the library's name in CLIENT SETINFO. Immutable.
 *
 * @param names made of permitted characters, sorted and different
 */
record LibrarySuffixes(List<String> names) {

    LibrarySuffixes {
        names = ClientIdentity.suffixes(names);
    }

    LibrarySuffixes and(Collection<String> more) {
        return new LibrarySuffixes(Stream.concat(names.stream(), more.stream()).toList());
    }

    @Override
    public String toString() {
        return String.join("|", names);
    }
}
