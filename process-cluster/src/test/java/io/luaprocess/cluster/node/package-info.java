@NullMarked
package io.luaprocess.cluster.node;

import org.jspecify.annotations.NullMarked;
