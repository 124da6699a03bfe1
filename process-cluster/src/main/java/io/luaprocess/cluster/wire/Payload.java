package io.luaprocess.cluster.wire;

import io.luaprocess.kernel.SharedParts;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Varargs;

/**
 * The payload of a message that has arrived, with what a
 * {@link io.luaprocess.kernel.Message} of this node needs.
 *
 * @param values the values, which belong to no process yet
 * @param bytes their memory without the shared parts, estimated
 * @param parts large strings, which count once for a mailbox; {@code null} for none
 */
public record Payload(Varargs values, long bytes, SharedParts.Part @Nullable [] parts) {
}
