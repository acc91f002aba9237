package org.tipstaff.evidence.tlog;

/** The kinds of note signature that are made and checked here, with the byte C2SP gave each. */
public enum SignatureType {
    /** signed-note: Ed25519 over the text of the note. */
    ED25519(0x01, "Ed25519", 32, 64),
    /** tlog-cosignature: Ed25519 over a time and the text of a checkpoint. */
    COSIGNATURE_ED25519(0x04, "Ed25519", 32, 64),
    /**
     * tlog-cosignature: ML-DSA-44 over the cosigner's name, a time and the head of the tree. C2SP gives ML-DSA no
     * signature over bare note text; tlog-checkpoint says that a log itself signs in this form too.
     */
    COSIGNATURE_ML_DSA_44(0x06, "ML-DSA-44", 1312, 2420);

    private final int code;
    private final String algorithm;
    private final int publicKeyBytes;
    private final int signatureBytes;

    SignatureType(int code, String algorithm, int publicKeyBytes, int signatureBytes) {
        this.code = code;
        this.algorithm = algorithm;
        this.publicKeyBytes = publicKeyBytes;
        this.signatureBytes = signatureBytes;
    }

    /** The signature type identifier byte. */
    public int code() {
        return code;
    }

    /** Whether the signature begins with a time and binds to a checkpoint, not to any text. */
    public boolean isCosignature() {
        return this != ED25519;
    }

    String algorithm() {
        return algorithm;
    }

    int publicKeyBytes() {
        return publicKeyBytes;
    }

    /** Length of what stands after the key id in a signature line. */
    int lineBytes() {
        return signatureBytes + (isCosignature() ? Long.BYTES : 0);
    }

    static SignatureType of(int code) throws TlogFormatException {
        for (SignatureType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new TlogFormatException("signature type 0x" + Integer.toHexString(code)
                + " is not one of Ed25519 (0x01), cosignature/v1 (0x04), ML-DSA-44 cosignature (0x06)");
    }
}
