package io.trunkline.command;

/** Refuses before a command is begun what the server would refuse. */
final class ArgumentChecks {

    private ArgumentChecks() {}

    static void notEmpty(CommandName command, String what, int count) {
        if (count == 0) {
            throw new IllegalArgumentException(
                    "A command lacks what it is about: command=" + command + ", " + what + "=0. Pass at least one.");
        }
    }

    static void atLeast(CommandName command, String what, long least, long actual) {
        if (actual < least) {
            throw new IllegalArgumentException("A number is out of range: command=" + command + ", " + what + "="
                    + actual + ", least=" + least + ". Use a higher one.");
        }
    }
}
