package io.trunkline.command;

/** The words of a command in wire form, counted from the first of its name. Confined to one thread. */
final class EncodedWords {

    private final Command<?> command;
    private final byte[] bytes;
    private final int nameWords;
    private final int count;
    /** Where each argument's first byte is, and how many there are: filled up to {@link #known}. */
    private final int[] offsets;

    private final int[] lengths;
    private int known;
    private int next;

    EncodedWords(Command<?> command) {
        this.command = command;
        this.bytes = command.skeleton();
        this.nameWords = command.name().wordCount();
        this.count = nameWords + command.argumentCount();
        this.offsets = new int[command.argumentCount()];
        this.lengths = new int[command.argumentCount()];
    }

    int count() {
        return count;
    }

    /** Whether a word is an ASCII text, whatever its case; false for the words of the name. */
    boolean matches(int position, String upperCase) {
        int argument = position - nameWords;
        if (argument < 0) {
            return false;
        }
        seek(argument);
        if (lengths[argument] != upperCase.length()) {
            return false;
        }
        int offset = offsets[argument];
        for (int i = 0; i < upperCase.length(); i++) {
            int actual = bytes[offset++];
            if (actual >= 'a' && actual <= 'z') {
                actual -= 'a' - 'A';
            }
            if (actual != upperCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    boolean isEmpty(int position) {
        seek(position - nameWords);
        return lengths[position - nameWords] == 0;
    }

    /** A word as a number that is not negative, or -1 if it is none of at most nine digits. */
    int integer(int position) {
        int argument = position - nameWords;
        if (argument < 0) {
            return -1;
        }
        seek(argument);
        int length = lengths[argument];
        if (length == 0 || length > 9) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < length; i++) {
            int digit = bytes[offsets[argument] + i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private void seek(int argument) {
        while (known <= argument) {
            long place = command.place(next);
            offsets[known] = Command.startOf(place);
            lengths[known++] = Command.lengthOf(place);
            next = command.endOf(place);
        }
    }
}
