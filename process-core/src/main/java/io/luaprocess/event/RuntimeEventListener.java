package io.luaprocess.event;

/**
 * Is told of events.
 */
@FunctionalInterface
public interface RuntimeEventListener {

	/**
	 * Something has happened. Called on a virtual thread of the listener's own, one event
	 * at a time, in the order of the events. May block: neither processes nor other
	 * listeners wait for it. One that is slower than events come misses some.
	 * @param event the event
	 */
	void onEvent(RuntimeEvent event);

}
