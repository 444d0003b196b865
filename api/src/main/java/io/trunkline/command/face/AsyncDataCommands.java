// Generated from CommandCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

/**
 * Every typed command on data, with methods that hand back futures.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface AsyncDataCommands<K, V>
        extends AsyncStringCommands<K, V>,
                AsyncKeyCommands<K, V>,
                AsyncKeyExpiryCommands<K, V>,
                AsyncKeyspaceCommands<K, V>,
                AsyncHashCommands<K, V>,
                AsyncHashExpiryCommands<K, V>,
                AsyncListCommands<K, V>,
                AsyncSetCommands<K, V>,
                AsyncSortedSetCommands<K, V>,
                AsyncSortedSetRangeCommands<K, V>,
                AsyncSortedSetAlgebraCommands<K, V>,
                AsyncScriptingCommands<K, V>,
                AsyncPublishingCommands<K, V>,
                AsyncLivenessCommands<K, V> {}
