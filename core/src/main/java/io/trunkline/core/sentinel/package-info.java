/**
 * What sentinels say of a service, and what follows from it.
 *
 * <p>Entry types: {@link io.trunkline.core.sentinel.SentinelViewReader}, which makes a view of one sentinel's answers;
 * {@link io.trunkline.core.sentinel.SentinelElection}, which decides by several views who the primary is;
 * {@link io.trunkline.core.sentinel.SentinelNews}, which reads what a sentinel publishes. All is values and functions of
 * them: no clock, no randomness, no thread, and nothing of the engine but this room. Whom to ask, when, and what to do
 * about it does not belong here.
 */
@NullMarked
package io.trunkline.core.sentinel;

import org.jspecify.annotations.NullMarked;
