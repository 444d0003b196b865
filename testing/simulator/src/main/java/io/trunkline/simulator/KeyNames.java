package io.trunkline.simulator;

import io.trunkline.Channel;

/** What callers name their keys and channels. Stateless. */
enum KeyNames {
    /** As if there were no slots. */
    PLAIN {
        @Override
        Channel channel(int number) {
            return number == SHARDED ? Channel.sharded("ch3") : super.channel(number);
        }

        @Override
        String list(int number) {
            return "l";
        }

        @Override
        String hash(int number) {
            return "h";
        }

        @Override
        String condition(int number) {
            return "k0";
        }

        @Override
        String beside(int number, String word) {
            return word;
        }
    },

    /** Whatever one command, transaction or script names together is in one slot, and numbers are in several. */
    BY_SLOT {
        @Override
        String list(int number) {
            return "{k" + number + "}l";
        }

        @Override
        String hash(int number) {
            return "{k" + number + "}h";
        }

        @Override
        String condition(int number) {
            return number % 2 == 0 ? text(number) : "{k" + number + "}c";
        }

        @Override
        String beside(int number, String word) {
            return "{k" + number + "}" + word;
        }
    };

    private static final int PATTERN = 2;
    private static final int SHARDED = 3;

    /** A text's key. */
    String text(int number) {
        return "k" + number;
    }

    /** Where messages of that number are published. */
    Channel channel(int number) {
        return Channel.literal("ch" + number);
    }

    /** What is subscribed for that number. */
    Channel subscribed(int number) {
        return number == PATTERN ? Channel.pattern("ch*") : channel(number);
    }

    abstract String list(int number);

    abstract String hash(int number);

    /** The key that transactions under a condition watch. */
    abstract String condition(int number);

    /** A key of its own for a command that names another one, too. */
    abstract String beside(int number, String word);
}
