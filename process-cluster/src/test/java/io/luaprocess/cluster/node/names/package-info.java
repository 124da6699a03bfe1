@NullMarked
package io.luaprocess.cluster.node.names;

import org.jspecify.annotations.NullMarked;
