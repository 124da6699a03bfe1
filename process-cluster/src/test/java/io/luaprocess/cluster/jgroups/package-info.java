@NullMarked
package io.luaprocess.cluster.jgroups;

import org.jspecify.annotations.NullMarked;
