package io.luaprocess.kernel;

/**
 * What waits in a mailbox with one topic.
 *
 * @param topic the topic
 * @param messages how many messages
 * @param listened whether the process has a channel that yields them
 */
public record TopicCount(String topic, int messages, boolean listened) {
}
