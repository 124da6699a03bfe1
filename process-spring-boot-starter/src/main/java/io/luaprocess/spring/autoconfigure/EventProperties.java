package io.luaprocess.spring.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What has happened in the runtime, for operators and the application.
 *
 * @param capacity How many of the latest events are kept, 100000 at most.
 * @param publish Whether crashes, failed services, dead letters and denials are
 * application events.
 */
record EventProperties(@DefaultValue("1000") int capacity, @DefaultValue("true") boolean publish) {

	static final int MOST = 100_000;

}
