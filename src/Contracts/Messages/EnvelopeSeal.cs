namespace Interpol.Mesh.Contracts.Messages;

/// <summary>How the payload of a message is sealed, in the clear (design, section 6). A message whose payload is not sealed has none.</summary>
/// <param name="Suite">The id of the suite of algorithms.</param>
/// <param name="Gateway">The gateway that sealed and signed.</param>
/// <param name="Key">The id of the key that it signed with.</param>
/// <param name="Commitment">The commitment to the content key, so that no two recipients open different texts.</param>
/// <param name="WrapsHash">SHA-256 of all wraps.</param>
/// <param name="Signature">The gateway's signature over envelope, ciphertext hash and the hash of all wraps.</param>
[GenerateSerializer, Immutable, Alias("envelope-seal")]
public sealed record EnvelopeSeal(
    [property: Id(0)] string Suite,
    [property: Id(1)] string Gateway,
    [property: Id(2)] string Key,
    [property: Id(3)] ReadOnlyMemory<byte> Commitment,
    [property: Id(4)] ReadOnlyMemory<byte> WrapsHash,
    [property: Id(5)] ReadOnlyMemory<byte> Signature);
