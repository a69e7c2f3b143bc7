using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>A token that a gateway of the owner gave out: prefix, owner, id and a secret of 256 random bits. Only the secret's hash is kept.</summary>
/// <param name="Prefix">What it is.</param>
/// <param name="Owner">Whose desk knows it.</param>
/// <param name="Id">Its public id.</param>
/// <param name="Secret">The secret.</param>
internal sealed record Credential(string Prefix, OwnerId Owner, string Id, string Secret)
{
    /// <summary>The token of an officer's session.</summary>
    public const string SessionPrefix = "mss";

    /// <summary>The bearer token of a national system.</summary>
    public const string AccessPrefix = "mat";

    private const int SecretBytes = 32;
    private const int SecretLength = 43;
    private const int IdLength = 16;

    /// <summary>A new one.</summary>
    public static Credential Create(string prefix, OwnerId owner) => new(
        prefix,
        owner,
        RandomNumberGenerator.GetHexString(IdLength, lowercase: true),
        Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)));

    /// <summary>Whether the text begins as such a token does.</summary>
    public static bool LooksLikeOne(string text) =>
        text.StartsWith(SessionPrefix + "_", StringComparison.Ordinal) || text.StartsWith(AccessPrefix + "_", StringComparison.Ordinal);

    /// <summary>Reads a token, or says that the text is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Credential? credential)
    {
        credential = text.Split('_', 4) is [SessionPrefix or AccessPrefix, var code, { Length: IdLength } id, { Length: SecretLength } secret]
            && OwnerId.TryParse(code, out var owner)
            && OwnerDirectory.Default.Contains(owner)
                ? new Credential(text[..3], owner, id, secret)
                : null;
        return credential is not null;
    }

    /// <summary>What is kept of the secret.</summary>
    public string Hash() => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Secret)));

    /// <summary>Whether it is the one whose hash was kept; takes as long either way.</summary>
    public bool Fits(string hash) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Hash()), Encoding.UTF8.GetBytes(hash));

    /// <summary>The token. Whoever has it is who it says.</summary>
    public string Reveal() => $"{Prefix}_{Owner}_{Id}_{Secret}";

    /// <inheritdoc/>
    public override string ToString() => $"{Prefix}_{Owner}_{Id}";
}
