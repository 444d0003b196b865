package io.trunkline.core.cluster;

/** An answer about a cluster that cannot be understood, or contradicts itself. Nothing of it counts. */
public final class UnreadableViewException extends Exception {

    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 200;

    UnreadableViewException(String message) {
        super(message, null, false, false); // a fact about an answer: nobody looks for the place in the code
    }

    /** What was answered, cut and without what would break a line. */
    static String shown(Object what) {
        String text = String.valueOf(what);
        String cut = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
        return "\"" + cut.replaceAll("\\p{Cntrl}", "?") + "\"";
    }
}
