using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Hosting;

namespace Interpol.Mesh.Gateway.Screening;

/// <summary>
/// The key under which a gateway hashes what its owners' checks asked, for the audit: 32 random bytes in <c>checks.key</c> beside the storage key, made at the first start. No hub has it. Whoever has it and an audit can show
/// whether something was asked; without it nobody can try guesses. A bureau's other gateways find what this one asked when they have the same file.
/// </summary>
internal sealed class CheckKey
{
    private const string FileName = "checks.key";

    private readonly byte[] _secret;

    /// <summary>Reads the key of a gateway, or makes it.</summary>
    /// <exception cref="StartupException">It is damaged.</exception>
    public CheckKey(GatewaySettings settings)
    {
        var path = Path.Combine(settings.GatewayFolder, FileName);
        if (!File.Exists(path))
        {
            KeyFile.WritePrivate(path, RandomNumberGenerator.GetBytes(KeyFile.SecretBytes));
        }

        KeyFile.KeepPrivate(path);
        _secret = File.ReadAllBytes(path);
        if (_secret.Length != KeyFile.SecretBytes)
        {
            throw new StartupException($"The key of checks {path} has {_secret.Length} bytes instead of {KeyFile.SecretBytes}: it is damaged. Put it back from where it is kept safe, or remove it: what was asked before can then not be shown any more.");
        }
    }

    /// <summary>The hashes of what an owner's questions ask, one behind the other: HMAC-SHA-256, the first <see cref="AuditLimits.AskedHashBytes"/> bytes. Two owners' hashes of one document are not alike.</summary>
    public byte[] HashesOf(OwnerId owner, params ReadOnlySpan<(CheckQuestionRequest Question, AskedQuestion Asked)> questions)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _secret);
        Span<byte> one = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var before = Encoding.UTF8.GetBytes($"{owner}/");
        var hashes = new List<byte>(questions.Length * AuditLimits.AskedHashBytes);
        foreach (var (question, asked) in questions)
        {
            foreach (var subject in QuestionText.SubjectsOf(question, asked))
            {
                hash.AppendData(before);
                hash.AppendData(Encoding.UTF8.GetBytes(subject));
                hash.GetHashAndReset(one);
                hashes.AddRange(one[..AuditLimits.AskedHashBytes]);
            }
        }

        return [.. hashes];
    }
}
