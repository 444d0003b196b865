package io.trunkline.command;

import io.trunkline.Channel;
import io.trunkline.codec.Codec;
import io.trunkline.command.CalledOn.Callee;
import io.trunkline.reply.RespValue;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Every typed command, by group, for one codec and key prefix. Immutable and thread-safe; cheap enough to be made for
 * each view.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class CommandCatalogue<K, V> {

    private final Codec<K, V> codec;
    private final byte @Nullable [] keyPrefix;
    private final String channelPrefix;
    private final StringCatalogue<K, V> strings;
    private final KeyCatalogue<K, V> keys;
    private final KeyExpiryCatalogue<K, V> keyExpiry;
    private final KeyspaceCatalogue<K, V> keyspace;
    private final HashCatalogue<K, V> hashes;
    private final HashExpiryCatalogue<K, V> hashExpiry;
    private final ListCatalogue<K, V> lists;
    private final SetCatalogue<K, V> sets;
    private final SortedSetCatalogue<K, V> sortedSets;
    private final SortedSetRangeCatalogue<K, V> sortedSetRanges;
    private final SortedSetAlgebraCatalogue<K, V> sortedSetAlgebra;
    private final ScriptingCatalogue<K, V> scripting;
    private final PublishingCatalogue<K, V> publishing;
    private final LivenessCatalogue<K, V> liveness;
    private final ServerCatalogue<K, V> server;
    private final ConnectionCatalogue<K, V> connection;
    private final LibraryCatalogue<K, V> libraries;
    private final PubSubCatalogue<K, V> pubSub;

    /**
     * Makes a catalogue.
     *
     * @param codec encodes and decodes keys and values
     */
    public CommandCatalogue(Codec<K, V> codec) {
        this(codec, null, "");
    }

    private CommandCatalogue(Codec<K, V> codec, byte @Nullable [] keyPrefix, String channelPrefix) {
        this.codec = Objects.requireNonNull(codec, "codec");
        this.keyPrefix = keyPrefix;
        this.channelPrefix = channelPrefix;
        GroupReaders<K, V> readers = new GroupReaders<>(codec, keyPrefix);
        this.strings = new StringCatalogue<>(readers);
        this.keys = new KeyCatalogue<>(readers);
        this.keyExpiry = new KeyExpiryCatalogue<>(readers);
        this.keyspace = new KeyspaceCatalogue<>(readers);
        this.hashes = new HashCatalogue<>(readers);
        this.hashExpiry = new HashExpiryCatalogue<>(readers);
        this.lists = new ListCatalogue<>(readers);
        this.sets = new SetCatalogue<>(readers);
        this.sortedSets = new SortedSetCatalogue<>(readers);
        this.sortedSetRanges = new SortedSetRangeCatalogue<>(readers);
        this.sortedSetAlgebra = new SortedSetAlgebraCatalogue<>(readers);
        this.scripting = new ScriptingCatalogue<>(readers);
        this.publishing = new PublishingCatalogue<>(readers, channelPrefix);
        this.liveness = new LivenessCatalogue<>(readers);
        this.server = new ServerCatalogue<>(readers);
        this.connection = new ConnectionCatalogue<>(readers);
        this.libraries = new LibraryCatalogue<>(readers);
        this.pubSub = new PubSubCatalogue<>(readers);
    }

    /**
     * The same commands with a prefix before every key. Prefixes nest: the new one goes between the old one and the
     * key. Keys that the server returns keep their prefix.
     *
     * @param prefix the prefix, encoded in UTF-8
     * @return a catalogue
     */
    public CommandCatalogue<K, V> withKeyPrefix(String prefix) {
        byte[] added = prefix.getBytes(StandardCharsets.UTF_8);
        byte[] old = keyPrefix == null ? new byte[0] : keyPrefix;
        byte[] combined = new byte[old.length + added.length];
        System.arraycopy(old, 0, combined, 0, old.length);
        System.arraycopy(added, 0, combined, old.length, added.length);
        return new CommandCatalogue<>(codec, combined.length == 0 ? null : combined, channelPrefix);
    }

    /**
     * The same commands with a prefix before every channel that is published to, but not before the names of
     * {@linkplain Channel#isKeyspaceNotification notifications}. What servers tell of channels stays as it is.
     *
     * @param prefix the prefix; it takes the place of an earlier one
     * @return a catalogue
     */
    public CommandCatalogue<K, V> withChannelPrefix(String prefix) {
        return new CommandCatalogue<>(codec, keyPrefix, Objects.requireNonNull(prefix, "prefix"));
    }

    /**
     * The same commands with other keys and values.
     *
     * @param <A> the type of keys
     * @param <B> the type of values
     * @param other encodes and decodes them
     * @return a catalogue with this one's prefixes
     */
    public <A, B> CommandCatalogue<A, B> withCodec(Codec<A, B> other) {
        return new CommandCatalogue<>(other, keyPrefix, channelPrefix);
    }

    /**
     * The codec.
     *
     * @return what encodes and decodes keys and values
     */
    public Codec<K, V> codec() {
        return codec;
    }

    /**
     * Starts a command of any name, with this catalogue's codec and key prefix.
     *
     * @param name what it is
     * @return a builder, to be used at once
     */
    public CommandBuilder<K, V> command(CommandName name) {
        return CommandBuilder.of(name, codec, keyPrefix);
    }

    /**
     * Builds a command that is not typed. Keys among the arguments are found by the command's metadata and get the
     * prefix.
     *
     * @param name one word, or two for a subcommand
     * @param arguments texts, byte arrays and numbers
     * @return the command
     * @throws IllegalArgumentException if the name is malformed or an argument is of another type
     */
    public Command<RespValue> command(String name, Object... arguments) {
        return AdHocCommand.build(CommandName.of(name), keyPrefix, arguments);
    }

    /**
     * The commands on strings.
     *
     * @return the group
     */
    @CalledOn(Callee.DATABASE)
    public StringCatalogue<K, V> strings() {
        return strings;
    }

    /**
     * The commands on keys of any type.
     *
     * @return the group
     */
    @CalledOn(Callee.DATABASE)
    public KeyCatalogue<K, V> keys() {
        return keys;
    }

    /**
     * The commands on the time to live of keys of any type.
     *
     * @return the group
     */
    @CalledOn(Callee.DATABASE)
    public KeyExpiryCatalogue<K, V> keyExpiry() {
        return keyExpiry;
    }

    /**
     * The commands about all keys of a database.
     *
     * @return the group
     */
    @CalledOn({Callee.DATABASE, Callee.SERVER})
    public KeyspaceCatalogue<K, V> keyspace() {
        return keyspace;
    }

    /**
     * The commands on hashes.
     *
     * @return the group
     */
    @CalledOn(Callee.DATABASE)
    public HashCatalogue<K, V> hashes() {
        return hashes;
    }

    /**
     * The commands on the time to live of fields of hashes.
     *
     * @return the group
     */
    @CalledOn(Callee.DATABASE)
    public HashExpiryCatalogue<K, V> hashExpiry() {
        return hashExpiry;
    }

    /**
     * The commands on lists.
     *
     * @return the group
     */
    @CalledOn(Callee.DATABASE)
    public ListCatalogue<K, V> lists() {
        return lists;
    }

    /**
     * The commands on sets.
     *
     * @return the group
     */
    @CalledOn(Callee.DATABASE)
    public SetCatalogue<K, V> sets() {
        return sets;
    }

    /**
     * The commands on members of sorted sets.
     *
     * @return the group
     */
    @CalledOn(Callee.DATABASE)
    public SortedSetCatalogue<K, V> sortedSets() {
        return sortedSets;
    }

    /**
     * The commands on ranges of sorted sets.
     *
     * @return the group
     */
    @CalledOn(Callee.DATABASE)
    public SortedSetRangeCatalogue<K, V> sortedSetRanges() {
        return sortedSetRanges;
    }

    /**
     * The commands that combine sorted sets.
     *
     * @return the group
     */
    @CalledOn(Callee.DATABASE)
    public SortedSetAlgebraCatalogue<K, V> sortedSetAlgebra() {
        return sortedSetAlgebra;
    }

    /**
     * The commands that call scripts and functions.
     *
     * @return the group
     */
    @CalledOn(Callee.DATABASE)
    public ScriptingCatalogue<K, V> scripting() {
        return scripting;
    }

    /**
     * The commands that publish messages.
     *
     * @return the group
     */
    @CalledOn(Callee.DATABASE)
    public PublishingCatalogue<K, V> publishing() {
        return publishing;
    }

    /**
     * The commands that ask for a sign of life.
     *
     * @return the group
     */
    @CalledOn({Callee.DATABASE, Callee.SERVER})
    public LivenessCatalogue<K, V> liveness() {
        return liveness;
    }

    /**
     * The commands about one server.
     *
     * @return the group
     */
    @CalledOn(Callee.SERVER)
    public ServerCatalogue<K, V> server() {
        return server;
    }

    /**
     * The commands about a server's connections.
     *
     * @return the group
     */
    @CalledOn(Callee.SERVER)
    public ConnectionCatalogue<K, V> connection() {
        return connection;
    }

    /**
     * The commands about the scripts and functions that a server keeps.
     *
     * @return the group
     */
    @CalledOn(Callee.SERVER)
    public LibraryCatalogue<K, V> libraries() {
        return libraries;
    }

    /**
     * The commands that ask about channels.
     *
     * @return the group
     */
    @CalledOn(Callee.SERVER)
    public PubSubCatalogue<K, V> pubSub() {
        return pubSub;
    }
}
