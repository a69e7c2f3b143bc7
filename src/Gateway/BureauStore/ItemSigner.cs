using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.BureauStore;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Messages;

namespace Interpol.Mesh.Gateway.BureauStore;

/// <summary>An item of the store that could be read.</summary>
/// <param name="Item">The item; null when it is refused.</param>
/// <param name="Signer">Who signed it.</param>
/// <param name="Refusal">Why it is refused, as part of a sentence; null when it is not.</param>
internal readonly record struct OpenedItem(StoreItem? Item, string Signer, string? Refusal);

/// <summary>
/// Signs what this gateway writes into a bureau's store, and opens what gateways of the bureau have signed. A hub, which keeps the items, cannot make one, change one or put
/// one in another's place.
/// </summary>
/// <remarks>
/// <code>
/// an item    is an account, a token, a session ... as JSON
/// signed     by the gateway's key over owner, gateway, id (what it is and which one), version and SHA-256 of the JSON
/// the frame  layout, name of the gateway, signature, JSON: sealed for the bureau's gateways, with the owner, the id and the version
/// opened     unsealed -> a gateway that the register has for this owner, with a key it has or had -> the signature -> the JSON -> the id is the item's own
/// </code>
/// </remarks>
internal sealed class ItemSigner(GatewayIdentity identity, GatewayRegisterFile register, IPayloadSeal seal) : IDisposable
{
    private const byte Layout = 1;
    private const int SignatureBytes = 64;

    private readonly Lock _gate = new();
    private Signers? _signers;

    /// <summary>How this gateway's own signatures are called.</summary>
    public string Self => NameOf(identity.Name, identity.PublicKey);

    /// <summary>The register by which signatures are judged now.</summary>
    public GatewayRegister Register => register.Current;

    /// <summary>Whether a signer signs with a key that a gateway of the owner has now; what another one has signed is to be signed anew.</summary>
    public bool IsCurrent(OwnerId owner, string signer) => signer == Self || SignersNow().IsCurrent(owner, signer);

    /// <summary>Makes an item into what hubs keep.</summary>
    public async ValueTask<SealedItem> SealAsync(OwnerId owner, StoreItem item, long version, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(item, StoreJsonContext.Default.StoreItem);
        var name = Encoding.UTF8.GetBytes(identity.Name);
        var signature = identity.Sign(Canonical(owner, identity.Name, item.StoreId, version, json), DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        byte[] frame = [Layout, checked((byte)name.Length), .. name, .. signature, .. json];
        var content = await seal.SealAsync(frame, ContextOf(owner, item.StoreId, version), cancellationToken);
        return content.Payload.Length <= StoreLimits.MaxItemBytes
            ? new SealedItem(item.StoreId, version, item is RemovedItem, content)
            : throw RequestRefusedException.TooLarge(null, $"What the gateways of a bureau share has at most {StoreLimits.MaxItemBytes} bytes an item; make it smaller.");
    }

    /// <summary>Makes an item out of what hubs keep, and refuses what no gateway of the owner has signed.</summary>
    /// <exception cref="RequestRefusedException">503: a gateway of the owner signed it and it cannot be understood; guessing on would let accounts and revocations get lost.</exception>
    public async ValueTask<OpenedItem> OpenAsync(OwnerId owner, SealedItem item, CancellationToken cancellationToken)
    {
        var frame = await seal.OpenAsync(owner, item.Content, ContextOf(owner, item.Id, item.Version), cancellationToken);
        if (!TryRead(frame, out var gateway, out var signature, out var json))
        {
            return new OpenedItem(null, string.Empty, "it bears no signature");
        }

        if (FindSigner(owner, gateway, Canonical(owner, gateway, item.Id, item.Version, json.Span), signature.Span) is not { } signer)
        {
            return new OpenedItem(null, gateway, $"no gateway of {owner} signed it as it stands");
        }

        var opened = Read(owner, item, json);
        return opened.StoreId == item.Id ? new OpenedItem(opened, signer, null) : new OpenedItem(null, signer, "it stands under the id of another one");
    }

    /// <inheritdoc/>
    public void Dispose() => _signers?.Dispose();

    private static StoreItem Read(OwnerId owner, SealedItem item, ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json.Span, StoreJsonContext.Default.StoreItem) ?? throw new JsonException("It is null.");
        }
        catch (Exception malformed) when (malformed is JsonException or NotSupportedException)
        {
            throw new RequestRefusedException(
                StatusCodes.Status503ServiceUnavailable,
                MeshErrorCodes.Unavailable,
                $"The item {item.Id} of the store of {owner} cannot be understood; a newer gateway may have written it: bring this one up to date.",
                cause: malformed);
        }
    }

    private static bool TryRead(ReadOnlyMemory<byte> frame, out string gateway, out ReadOnlyMemory<byte> signature, out ReadOnlyMemory<byte> json)
    {
        (gateway, signature, json) = (string.Empty, default, default);
        if (frame.Length < 2 || frame.Span[0] != Layout || frame.Length < 2 + frame.Span[1] + SignatureBytes)
        {
            return false;
        }

        int name = frame.Span[1];
        gateway = Encoding.UTF8.GetString(frame.Span.Slice(2, name));
        signature = frame.Slice(2 + name, SignatureBytes);
        json = frame[(2 + name + SignatureBytes)..];
        return true;
    }

    /// <summary>What is signed: each text with its length before it, so that no two items have the same bytes.</summary>
    private static byte[] Canonical(OwnerId owner, string gateway, string id, long version, ReadOnlySpan<byte> json)
    {
        using var bytes = new MemoryStream();
        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (var text in (string[])["interpol-mesh/store-item/1", owner.Value, gateway, id])
        {
            var encoded = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt64BigEndian(number, encoded.Length);
            bytes.Write(number);
            bytes.Write(encoded);
        }

        BinaryPrimitives.WriteInt64BigEndian(number, version);
        bytes.Write(number);
        bytes.Write(SHA256.HashData(json));
        return bytes.ToArray();
    }

    private static SealContext ContextOf(OwnerId owner, string id, long version) => SealContext.OfOwn(owner, $"store/{id}/{version}");

    private static string NameOf(string gateway, byte[] key) => $"{gateway}/{Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 8))}";

    private string? FindSigner(OwnerId owner, string gateway, byte[] data, ReadOnlySpan<byte> signature)
    {
        if (gateway == identity.Name && identity.HasSigned(data, signature))
        {
            return Self;
        }

        lock (_gate)
        {
            // It may have been entered a moment ago.
            return SignersOf(register.Current).Find(owner, gateway, data, signature) ?? SignersOf(register.Look(TimeSpan.Zero)).Find(owner, gateway, data, signature);
        }
    }

    private Signers SignersNow()
    {
        lock (_gate)
        {
            return SignersOf(register.Current);
        }
    }

    private Signers SignersOf(GatewayRegister known)
    {
        if (_signers is null || !ReferenceEquals(_signers.Register, known))
        {
            _signers?.Dispose();
            _signers = new Signers(known);
        }

        return _signers;
    }

    private static bool IsGood(ECDsa key, byte[] data, ReadOnlySpan<byte> signature) =>
        key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>The keys of one state of the register.</summary>
    private sealed class Signers(GatewayRegister register) : IDisposable
    {
        private readonly FrozenDictionary<string, (RegisteredGateway Gateway, ECDsa?[] Keys, string[] Names)> _gateways = register.Gateways
            .DistinctBy(gateway => gateway.Name)
            .ToFrozenDictionary(gateway => gateway.Name, Read, StringComparer.Ordinal);

        public GatewayRegister Register => register;

        public bool IsCurrent(OwnerId owner, string signer) =>
            _gateways.TryGetValue(signer.Split('/')[0], out var known) && known.Gateway.Serves(owner) && known.Names[0] == signer;

        public string? Find(OwnerId owner, string gateway, byte[] data, ReadOnlySpan<byte> signature)
        {
            if (!_gateways.TryGetValue(gateway, out var known) || !known.Gateway.Serves(owner))
            {
                return null;
            }

            for (var i = 0; i < known.Keys.Length; i++)
            {
                if (known.Keys[i] is { } key && IsGood(key, data, signature))
                {
                    return known.Names[i];
                }
            }

            return null;
        }

        public void Dispose()
        {
            foreach (var key in _gateways.Values.SelectMany(known => known.Keys))
            {
                key?.Dispose();
            }
        }

        private static (RegisteredGateway Gateway, ECDsa?[] Keys, string[] Names) Read(RegisteredGateway gateway)
        {
            byte[][] keys = [gateway.SigningKey, .. gateway.FormerKeys.GetValueOrDefault([])];
            return (gateway, [.. keys.Select(Import)], [.. keys.Select(key => NameOf(gateway.Name, key))]);
        }

        private static ECDsa? Import(byte[] key)
        {
            var imported = ECDsa.Create();
            try
            {
                imported.ImportSubjectPublicKeyInfo(key, out _);
                return imported;
            }
            catch (CryptographicException)
            {
                // A broken entry speaks for nobody; the others go on.
                imported.Dispose();
                return null;
            }
        }
    }
}
