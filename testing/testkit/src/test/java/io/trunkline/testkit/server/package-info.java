/** Tests of the test tools, against real sockets and real servers. */
@NullMarked
package io.trunkline.testkit.server;

import org.jspecify.annotations.NullMarked;
