package io.luaprocess.cluster.jgroups;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.PBEKeySpec;

import org.jgroups.Address;
import org.jgroups.util.UUID;

/**
 * Keys from the secret of a cluster. PBKDF2 makes guessing expensive and is done once;
 * HKDF then makes a key for each sender, so that senders can count their nonces without
 * knowing of each other.
 */
final class SecretKeys {

	private static final int ITERATIONS = 210_000;

	private static final int KEY_BITS = 256;

	private final SecretKey master;

	SecretKeys(String secret, String clusterName) {
		byte[] salt = ("luaprocess cluster " + clusterName).getBytes(StandardCharsets.UTF_8);
		try {
			this.master = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
				.generateSecret(new PBEKeySpec(secret.toCharArray(), salt, ITERATIONS, KEY_BITS));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("no key can be made of the secret of the cluster", ex);
		}
	}

	/**
	 * Returns the key of a sender.
	 * @param sender a logical address
	 */
	SecretKey of(Address sender) {
		if (!(sender instanceof UUID uuid)) {
			throw new IllegalArgumentException("no node: " + sender);
		}
		byte[] info = ByteBuffer.allocate(2 * Long.BYTES)
			.putLong(uuid.getMostSignificantBits())
			.putLong(uuid.getLeastSignificantBits())
			.array();
		try {
			return KDF.getInstance("HKDF-SHA256")
				.deriveKey("AES",
						HKDFParameterSpec.ofExtract()
							.addIKM(this.master.getEncoded())
							.thenExpand(info, KEY_BITS / Byte.SIZE));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("no key can be made of the secret of the cluster", ex);
		}
	}

}
