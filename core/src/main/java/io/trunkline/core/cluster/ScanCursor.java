package io.trunkline.core.cluster;

import io.trunkline.command.HashSlot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;

/**
 * The text by which a scan over several servers goes on later, perhaps in another process. Stateless.
 *
 * <p>A letter, the number of the form, a point, and bytes in Base64 of URLs: their check, whether there are slots, a few
 * of the cluster's nodes by which it is known again, and {@link ScanProgress}. Slots are told as lengths of runs, or as
 * bits where that is shorter, so that nothing is longer than some kilobytes however slots are scattered.
 */
public final class ScanCursor {

    /** A text that no scan's cursor is, or one that goes on elsewhere. */
    public static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message, null, false, false); // a fact about a text: nobody looks for the place in the code
        }
    }

    private static final char LETTER = 'c';
    private static final int FORM = 1;
    private static final int MAX_LENGTH = 256 * 1024;
    private static final int MAX_MARKS = 8;
    private static final int MAX_RECEIVERS = HashSlot.COUNT;
    private static final int SHOWN = 40;

    private ScanCursor() {}

    /**
     * Writes one.
     *
     * @param members the ids of the cluster's nodes
     */
    public static String text(ScanProgress progress, Collection<String> members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeBoolean(progress.isOfCluster());
            writeMarks(out, members);
            writeSlots(out, progress.done());
            writeByReceiver(out, progress.half());
            ScanProgress.Pass pass = progress.pass();
            out.writeBoolean(pass != null);
            if (pass != null) {
                out.writeUTF(pass.node());
                out.writeUTF(pass.runId());
                out.writeUTF(pass.cursor());
                writeSlots(out, pass.slots());
                writeByReceiver(out, pass.leaving());
            }
        } catch (IOException e) {
            throw new IllegalStateException("Memory cannot be written to. Look at the cause.", e);
        }
        byte[] body = bytes.toByteArray();
        byte[] all = new byte[body.length + 4];
        int check = check(body);
        for (int i = 0; i < 4; i++) {
            all[i] = (byte) (check >>> 8 * i);
        }
        System.arraycopy(body, 0, all, 4, body.length);
        return "" + LETTER + FORM + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /** Marks of some nodes, each time the same ones as long as they are there. */
    private static void writeMarks(DataOutputStream out, Collection<String> members) throws IOException {
        Set<Integer> marks = new TreeSet<>();
        new TreeSet<>(members).stream().limit(MAX_MARKS).forEach(id -> marks.add(id.hashCode()));
        writeNumber(out, marks.size());
        for (int mark : marks) {
            out.writeInt(mark);
        }
    }

    /**
     * Reads one.
     *
     * @param isCluster whether there are slots
     * @param members the ids of the cluster's nodes
     * @throws UnreadableException if it is none, or of another cluster, or in a later form; its message says so
     */
    public static ScanProgress parse(String text, boolean isCluster, Collection<String> members)
            throws UnreadableException {
        int point = text.indexOf('.');
        if (!isOne(text) || text.length() > MAX_LENGTH) {
            throw new UnreadableException("Not the cursor of a scan: cursor=" + shown(text)
                    + ". Begin with 0, and go on with what the last step returned.");
        }
        String form = text.substring(1, point);
        if (!form.equals(Integer.toString(FORM))) {
            throw new UnreadableException("The cursor of a scan is in a form that this version does not know: cursor="
                    + shown(text) + ", form=" + form + ", known=" + FORM
                    + ". Go on with the version that it is of, or begin with 0.");
        }
        try {
            return read(body(text.substring(point + 1), text), isCluster, members, text);
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(text);
        }
    }

    private static byte[] body(String encoded, String text) throws UnreadableException {
        byte[] all = Base64.getUrlDecoder().decode(encoded);
        if (all.length < 4) {
            throw damaged(text);
        }
        byte[] body = Arrays.copyOfRange(all, 4, all.length);
        int check = check(body);
        for (int i = 0; i < 4; i++) {
            if (all[i] != (byte) (check >>> 8 * i)) {
                throw damaged(text);
            }
        }
        return body;
    }

    private static ScanProgress read(byte[] body, boolean isCluster, Collection<String> members, String text)
            throws IOException, UnreadableException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
        boolean isOfCluster = in.readBoolean();
        if (isOfCluster != isCluster) {
            throw new UnreadableException("The cursor is of a scan " + (isOfCluster ? "over" : "that is not over")
                    + " a cluster, and these servers are " + (isCluster ? "one" : "none") + ": cursor=" + shown(text)
                    + ". Go on where the scan began, or begin with 0.");
        }
        requireSame(in, members, text);
        BitSet done = readSlots(in);
        Map<String, BitSet> half = readByReceiver(in);
        ScanProgress.Pass pass = null;
        if (in.readBoolean()) {
            String node = in.readUTF();
            String runId = in.readUTF();
            String cursor = in.readUTF();
            pass = new ScanProgress.Pass(node, runId, readSlots(in), readByReceiver(in), cursor);
        }
        if (in.read() >= 0) {
            throw damaged(text);
        }
        return new ScanProgress(isOfCluster, done, half, pass);
    }

    /** A cluster whose nodes were replaced one after the other is another one as soon as none of them is left. */
    private static void requireSame(DataInputStream in, Collection<String> members, String text)
            throws IOException, UnreadableException {
        Set<Integer> present = new TreeSet<>();
        members.forEach(id -> present.add(id.hashCode()));
        int marks = readNumber(in, MAX_MARKS);
        boolean isKnown = marks == 0 || present.isEmpty();
        for (int i = 0; i < marks; i++) {
            isKnown |= present.contains(in.readInt());
        }
        if (!isKnown) {
            throw new UnreadableException(
                    "The cursor is of a scan over another cluster: none of its nodes is a member: cursor=" + shown(text)
                            + ", members=" + present.size() + ". Go on where the scan began, or begin with 0.");
        }
    }

    private static UnreadableException damaged(String text) {
        return new UnreadableException("The cursor of a scan is damaged: cursor=" + shown(text) + ", length="
                + text.length() + ". Hand over the whole text that a step returned, or begin with 0.");
    }

    /** Its beginning, without what would break a line. */
    private static String shown(String text) {
        String cut = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
        return '"' + cut.replaceAll("\\p{Cntrl}", "?") + '"';
    }

    private static int check(byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        return (int) crc.getValue();
    }

    // ---- sets of slots ----

    private static void writeByReceiver(DataOutputStream out, Map<String, BitSet> slots) throws IOException {
        writeNumber(out, slots.size());
        for (Map.Entry<String, BitSet> each : slots.entrySet()) {
            out.writeUTF(each.getKey());
            writeSlots(out, each.getValue());
        }
    }

    private static Map<String, BitSet> readByReceiver(DataInputStream in) throws IOException {
        Map<String, BitSet> slots = new TreeMap<>();
        for (int left = readNumber(in, MAX_RECEIVERS); left > 0; left--) {
            slots.put(in.readUTF(), readSlots(in));
        }
        return slots;
    }

    private static void writeSlots(DataOutputStream out, BitSet slots) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream runs = new DataOutputStream(bytes)) {
            int at = 0;
            boolean isSet = false;
            while (at < slots.length()) { // of those that are not in it, of those that are, and so on
                int end = isSet ? slots.nextClearBit(at) : slots.nextSetBit(at);
                writeNumber(runs, end - at);
                at = end;
                isSet = !isSet;
            }
        }
        byte[] bits = slots.toByteArray();
        boolean isShort = bytes.size() <= bits.length;
        out.writeBoolean(isShort);
        writeNumber(out, isShort ? bytes.size() : bits.length);
        out.write(isShort ? bytes.toByteArray() : bits);
    }

    private static BitSet readSlots(DataInputStream in) throws IOException {
        boolean isShort = in.readBoolean();
        byte[] bytes = new byte[readNumber(in, HashSlot.COUNT)];
        in.readFully(bytes);
        BitSet slots = new BitSet(HashSlot.COUNT);
        if (isShort) {
            DataInputStream runs = new DataInputStream(new ByteArrayInputStream(bytes));
            int at = 0;
            for (boolean isSet = false; runs.available() > 0; isSet = !isSet) {
                int end = at + readNumber(runs, HashSlot.COUNT - at);
                slots.set(at, end, isSet);
                at = end;
            }
        } else {
            slots.or(BitSet.valueOf(bytes));
        }
        if (slots.length() > HashSlot.COUNT) {
            throw new IOException("not a slot");
        }
        return slots;
    }

    private static void writeNumber(DataOutputStream out, int number) throws IOException {
        int rest = number;
        while (rest > 0x7F) {
            out.write(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    private static int readNumber(DataInputStream in, int greatest) throws IOException {
        int number = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int one = in.readUnsignedByte();
            number |= (one & 0x7F) << shift;
            if (one < 0x80) {
                if (number > greatest) {
                    break;
                }
                return number;
            }
        }
        throw new IOException("not a number in range");
    }

    /** Whether a text looks like one of these, whatever is in it. */
    public static boolean isOne(String text) {
        int point = text.indexOf('.');
        return point > 1 && text.charAt(0) == LETTER && isNumber(text.substring(1, point));
    }

    /** Whether a text is one server's cursor. */
    public static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
