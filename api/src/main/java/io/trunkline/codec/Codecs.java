package io.trunkline.codec;

import io.trunkline.command.ArgumentWriter;
import io.trunkline.reply.ReplyReader;
import java.util.Objects;
import java.util.function.Function;

/** The codecs that come with Trunkline. */
public final class Codecs {

    /** Keys and values are text in UTF-8; malformed bytes are read as U+FFFD. */
    public static final Codec<String, String> UTF8 = new Utf8Codec();

    /**
     * Keys and values are bytes, passed as they are. Maps and sets that commands return look such keys and members up
     * by what is in them.
     */
    public static final Codec<byte[], byte[]> BYTES = new BytesCodec(false);

    /**
     * Keys and values are bytes as with {@link #BYTES}, but values of 64 KiB and more are not copied when a command is
     * made of them: they are sent from where they are, and must not be changed any more. It spares memory where values
     * are huge; who fills one array again and again would store what was not meant.
     */
    public static final Codec<byte[], byte[]> UNCOPIED_BYTES = new BytesCodec(true);

    /** Keys are text in UTF-8, values are bytes. */
    public static final Codec<String, byte[]> UTF8_BYTES = combine(UTF8, BYTES);

    private Codecs() {}

    /**
     * Takes the keys from one codec and the values from another.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param keys encodes and decodes keys
     * @param values encodes and decodes values
     * @return the combination
     */
    public static <K, V> Codec<K, V> combine(Codec<K, ?> keys, Codec<?, V> values) {
        Objects.requireNonNull(keys, "keys");
        Objects.requireNonNull(values, "values");
        return new Codec<>() {
            @Override
            public void encodeKey(K key, ArgumentWriter out) {
                keys.encodeKey(key, out);
            }

            @Override
            public void encodeValue(V value, ArgumentWriter out) {
                values.encodeValue(value, out);
            }

            @Override
            public K decodeKey(ReplyReader in) {
                return keys.decodeKey(in);
            }

            @Override
            public V decodeValue(ReplyReader in) {
                return values.decodeValue(in);
            }
        };
    }

    /**
     * Makes a codec whose keys are text and whose values are what two functions make of bytes.
     *
     * @param <V> the type of values
     * @param encode makes bytes of a value; called on the calling thread
     * @param decode makes a value of bytes; called on the I/O thread, must be quick and must not block
     * @return the codec
     */
    public static <V> Codec<String, V> values(
            Function<? super V, byte[]> encode, Function<byte[], ? extends V> decode) {
        Objects.requireNonNull(encode, "encode");
        Objects.requireNonNull(decode, "decode");
        return new Codec<>() {
            @Override
            public void encodeKey(String key, ArgumentWriter out) {
                out.text(key);
            }

            @Override
            public void encodeValue(V value, ArgumentWriter out) {
                out.bytes(encode.apply(value));
            }

            @Override
            public String decodeKey(ReplyReader in) {
                return in.readText();
            }

            @Override
            public V decodeValue(ReplyReader in) {
                return decode.apply(in.readBytes());
            }
        };
    }

    private static final class Utf8Codec implements Codec<String, String> {
        @Override
        public void encodeKey(String key, ArgumentWriter out) {
            out.text(key);
        }

        @Override
        public void encodeValue(String value, ArgumentWriter out) {
            out.text(value);
        }

        @Override
        public String decodeKey(ReplyReader in) {
            return in.readText();
        }

        @Override
        public String decodeValue(ReplyReader in) {
            return in.readText();
        }
    }

    private static final class BytesCodec implements Codec<byte[], byte[]> {

        private final boolean handsOver;

        BytesCodec(boolean handsOver) {
            this.handsOver = handsOver;
        }

        @Override
        public void encodeKey(byte[] key, ArgumentWriter out) {
            out.bytes(key);
        }

        @Override
        public void encodeValue(byte[] value, ArgumentWriter out) {
            if (handsOver) {
                out.handOver(value);
            } else {
                out.bytes(value);
            }
        }

        @Override
        public byte[] decodeKey(ReplyReader in) {
            return in.readBytes();
        }

        @Override
        public byte[] decodeValue(ReplyReader in) {
            return in.readBytes();
        }
    }
}
