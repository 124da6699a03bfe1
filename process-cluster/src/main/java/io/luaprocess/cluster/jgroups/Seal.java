package io.luaprocess.cluster.jgroups;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.EmptyMessage;
import org.jgroups.Event;
import org.jgroups.Message;
import org.jgroups.PhysicalAddress;
import org.jgroups.View;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.stack.Protocol;
import org.jgroups.util.ByteArray;
import org.jgroups.util.FastArray;
import org.jgroups.util.MessageBatch;
import org.jgroups.util.Util;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypts and authenticates everything between nodes that share a secret, heartbeats and
 * discovery included: sits right above the transport protocol. {@code SYM_ENCRYPT} of
 * JGroups leaves headers readable and open to forgery, so it is not used.
 * <p>
 * Invariants: a message is sealed as a whole (headers, addresses, payload) by AES-GCM
 * with the key of its sender and the next nonce of that sender, which is never used
 * again. What cannot be opened is dropped. A sealed message names its receiver, so it
 * cannot be turned to another one. The first message of a nonce is opened, and no other
 * one: the protocols above number messages, but forget the numbers of a member that has
 * gone, and some messages have none. What was sent to an earlier run of this node names
 * that run, apart from heartbeats and views for all members and discovery.
 * <p>
 * A message that cannot be opened is answered with a plain refusal, by which a node that
 * starts learns that its secret is wrong. Without a secret nothing is sealed, and sealed
 * messages are dropped.
 */
final class Seal extends Protocol {

	private static final short ID = 7041;

	private static final int TAG_BITS = 128;

	private static final int NONCE = 12;

	private static final int MAX_KEYS = 4096;

	private static final int MAX_SENDERS = 1024;

	private static final Logger logger = LoggerFactory.getLogger(Seal.class);

	static {
		ClassConfigurator.addProtocol(ID, Seal.class);
		ClassConfigurator.add(SealHeader.MAGIC, SealHeader.class);
	}

	private final @Nullable SecretKeys keys;

	private final Map<Address, SecretKey> keyOf = new ConcurrentHashMap<>();

	private final AtomicLong nonce = new AtomicLong();

	/** Of the senders heard last, also of those that have gone. */
	private final Map<Address, ReceivedNonces> received = Collections
		.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
			@Override
			protected boolean removeEldestEntry(Map.Entry<Address, ReceivedNonces> eldest) {
				return size() > MAX_SENDERS;
			}
		});

	/** Making a cipher costs more than its use for a short message. */
	private final BlockingQueue<Cipher> ciphers = new ArrayBlockingQueue<>(16);

	private final OncePer<Object> warned = new OncePer<>();

	private volatile @Nullable View view;

	private volatile @Nullable Object refusedBy;

	Seal(@Nullable SecretKeys keys) {
		this.keys = keys;
	}

	/**
	 * Returns a node that has another secret, or has one while this node has none.
	 * @return its place, null if none was met
	 */
	@Nullable Object refusedBy() {
		return this.refusedBy;
	}

	@Override
	public Object down(Event event) {
		if (event.getType() == Event.VIEW_CHANGE) {
			this.view = event.getArg();
		}
		return this.down_prot.down(event);
	}

	@Override
	public Object down(Message message) {
		if (this.keys != null) {
			return this.down_prot.down(seal(this.keys, message));
		}
		if (message.getDest() instanceof PhysicalAddress) {
			message.putHeader(ID, new SealHeader(SealHeader.PLAIN, ownPlace()));
		}
		return this.down_prot.down(message);
	}

	private Message seal(SecretKeys keys, Message message) {
		Address sender = this.local_addr;
		if (message.getSrc() == null) {
			message.setSrc(sender);
		}
		try {
			ByteArray plain = Util.messageToBuffer(message);
			ByteBuffer sealed = ByteBuffer.allocate(NONCE + plain.getLength() + TAG_BITS / Byte.SIZE);
			sealed.putLong(this.nonce.incrementAndGet()).putInt(0);
			run(Cipher.ENCRYPT_MODE, keyOf(keys, sender), sealed.array(),
					ByteBuffer.wrap(plain.getArray(), plain.getOffset(), plain.getLength()), sealed);
			return new BytesMessage(message.getDest(), sealed.array(), 0, sealed.position()).setSrc(sender)
				.setFlag(message.getFlags(false), false)
				.setFlag(message.getFlags(true), true)
				.putHeader(ID, new SealHeader(SealHeader.SEALED,
						(message.getDest() instanceof PhysicalAddress) ? ownPlace() : null));
		}
		catch (Exception ex) {
			throw new IllegalStateException("a message cannot be sealed", ex);
		}
	}

	@Override
	public @Nullable Object up(Message message) {
		Message opened = open(message);
		return (opened != null) ? this.up_prot.up(opened) : null;
	}

	@Override
	public void up(MessageBatch batch) {
		Iterator<Message> messages = batch.iterator();
		while (messages.hasNext()) {
			Message opened = open(messages.next());
			if (opened == null) {
				messages.remove();
			}
			else {
				((FastArray<Message>.FastIterator) messages).replace(opened);
			}
		}
		if (!batch.isEmpty()) {
			this.up_prot.up(batch);
		}
	}

	/** Returns what is in a message, null if it is for no layer above. */
	private @Nullable Message open(Message message) {
		SealHeader header = message.getHeader(ID);
		if (header != null && header.kind() == SealHeader.REFUSED) {
			refused(message.getSrc(), header.place());
			return null;
		}
		boolean sealed = header != null && header.kind() == SealHeader.SEALED;
		if (this.keys == null) {
			return sealed ? reject(message, header, "has a secret, and this node has none") : message;
		}
		if (!sealed) {
			return reject(message, header, "has no secret");
		}
		Message opened = decrypt(this.keys, message);
		if (opened == null) {
			return reject(message, header, "has another secret");
		}
		return isNew(message) ? opened : null;
	}

	private boolean isNew(Message sealed) {
		long number = ByteBuffer.wrap(sealed.getArray(), sealed.getOffset(), Long.BYTES).getLong();
		return this.received.computeIfAbsent(sealed.getSrc(), (sender) -> new ReceivedNonces()).isNew(number);
	}

	private @Nullable Message decrypt(SecretKeys keys, Message message) {
		if (message.getLength() < NONCE + TAG_BITS / Byte.SIZE || message.getSrc() == null) {
			return null;
		}
		byte[] sealed = message.getArray();
		int offset = message.getOffset();
		int length = message.getLength() - NONCE;
		ByteBuffer plain = ByteBuffer.allocate(length - TAG_BITS / Byte.SIZE);
		try {
			byte[] iv = new byte[NONCE];
			System.arraycopy(sealed, offset, iv, 0, NONCE);
			run(Cipher.DECRYPT_MODE, keyOf(keys, message.getSrc()), iv, ByteBuffer.wrap(sealed, offset + NONCE, length),
					plain);
			Message opened = Util.messageFromBuffer(plain.array(), 0, plain.position());
			return isForThisNode(opened) ? opened : null;
		}
		catch (Exception ex) {
			logger.debug("A message of {} cannot be opened: {}", message.getSrc(), ex.toString());
			return null;
		}
	}

	private boolean isForThisNode(Message message) {
		Address to = message.getDest();
		return to == null || to instanceof PhysicalAddress || to.equals(this.local_addr);
	}

	private void run(int mode, SecretKey key, byte[] iv, ByteBuffer in, ByteBuffer out)
			throws GeneralSecurityException {
		Cipher pooled = this.ciphers.poll();
		Cipher cipher = (pooled != null) ? pooled : Cipher.getInstance("AES/GCM/NoPadding");
		cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv, 0, NONCE));
		cipher.doFinal(in, out);
		this.ciphers.offer(cipher);
	}

	private SecretKey keyOf(SecretKeys keys, Address sender) {
		SecretKey known = this.keyOf.get(sender);
		if (known != null) {
			return known;
		}
		if (this.keyOf.size() >= MAX_KEYS) {
			this.keyOf.clear();
		}
		return this.keyOf.computeIfAbsent(sender, keys::of);
	}

	private void refused(@Nullable Address by, @Nullable Address place) {
		if (by != null && !isMember(by)) {
			this.refusedBy = describe(by, place);
		}
	}

	private @Nullable Message reject(Message message, @Nullable SealHeader header, String reason) {
		Address sender = message.getSrc();
		if (sender == null || isMember(sender)) {
			return null;
		}
		Address place = (header != null) ? header.place() : null;
		String text = describe(sender, place);
		if (this.keys == null) {
			this.refusedBy = text;
		}
		if (this.warned.isDue(text)) {
			logger.warn("Refused node {}: it {}", text, reason);
		}
		this.down_prot.down(new EmptyMessage((place != null) ? place : sender).setSrc(this.local_addr)
			.setFlag(Message.Flag.OOB)
			.putHeader(ID, new SealHeader(SealHeader.REFUSED, ownPlace())));
		return null;
	}

	private boolean isMember(Address node) {
		View current = this.view;
		return current != null && current.containsMember(node);
	}

	private @Nullable Address ownPlace() {
		return placeOf(this.local_addr);
	}

	private @Nullable Address placeOf(Address node) {
		return (Address) this.down_prot.down(new Event(Event.GET_PHYSICAL_ADDRESS, node));
	}

	private String describe(Address node, @Nullable Address known) {
		Object name = NodeAddress.nodeOf(node);
		Object place = (known != null) ? known : placeOf(node);
		return ((name != null) ? name : node) + ((place != null) ? " at " + place : "");
	}

}
