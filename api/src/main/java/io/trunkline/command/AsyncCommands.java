// Generated from CommandCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command;

/**
 * Every typed command, with methods that hand back futures.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface AsyncCommands<K, V>
        extends AsyncStringCommands<K, V>,
                AsyncKeyCommands<K, V>,
                AsyncHashCommands<K, V>,
                AsyncListCommands<K, V>,
                AsyncSetCommands<K, V>,
                AsyncSortedSetCommands<K, V>,
                AsyncSortedSetRangeCommands<K, V>,
                AsyncSortedSetAlgebraCommands<K, V>,
                AsyncScriptingCommands<K, V>,
                AsyncServerCommands<K, V>,
                AsyncConnectionCommands<K, V>,
                AsyncPubSubCommands<K, V> {}
