/**
 * Reading RESP2 and RESP3: the incremental decoder of one connection's bytes, and the reader of one reply.
 *
 * <p>Entry types: {@link io.trunkline.core.resp.RespDecoder}, which cuts the stream into frames, and {@link
 * io.trunkline.core.resp.RespFrame}, which reads one. Both are confined to the connection's loop. Neither knows
 * commands; writing them does not belong here.
 */
@NullMarked
package io.trunkline.core.resp;

import org.jspecify.annotations.NullMarked;
