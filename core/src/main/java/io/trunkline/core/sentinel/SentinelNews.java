package io.trunkline.core.sentinel;

import java.util.List;

/**
 * What sentinels publish. It says that something may have changed, and what that is has to be asked for: a sentinel that
 * was cut off publishes what it believes. Stateless.
 */
public final class SentinelNews {

    /** A sentinel tells where the primary is now: {@code <service> <old host> <old port> <host> <port>}. */
    public static final String SWITCH = "+switch-master";

    /**
     * What is listened to. Not to all there is: sentinels tell much that is of no use here, and some of it often.
     */
    public static final List<String> CHANNELS = List.of(
            SWITCH,
            "+sdown",
            "-sdown",
            "+odown",
            "+slave",
            "+reboot",
            "+role-change",
            "+convert-to-slave",
            "+selected-slave",
            "+promoted-slave",
            "+sentinel",
            "+tilt");

    private SentinelNews() {}

    /**
     * Whether a message is about a service, or about all of them.
     *
     * @param channel what it was published to
     * @param text {@code <service> …} of a switch; else {@code master <service> <host> <port>}, or
     *     {@code <kind> <name> <host> <port> @ <service> <host> <port>}
     */
    public static boolean isAbout(String service, String channel, String text) {
        String[] words = text.split(" ");
        if (channel.equals(SWITCH)) {
            return words[0].equals(service);
        }
        if (words[0].equals("master")) {
            return words.length > 1 && words[1].equals(service);
        }
        for (int i = 1; i + 1 < words.length; i++) {
            if (words[i].equals("@")) {
                return words[i + 1].equals(service);
            }
        }
        return words.length < 4; // such as that its clock jumps
    }
}
