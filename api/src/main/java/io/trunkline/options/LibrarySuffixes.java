package io.trunkline.options;

import java.util.List;

/**
 * What follows the library's name in CLIENT SETINFO. Immutable.
 *
 * @param names made of permitted characters, sorted and different
 */
record LibrarySuffixes(List<String> names) {

    LibrarySuffixes {
        names = ClientIdentity.suffixes(names);
    }

    @Override
    public String toString() {
        return String.join("|", names);
    }
}
