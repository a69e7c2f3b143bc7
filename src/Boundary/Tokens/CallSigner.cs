using System.Collections.Concurrent;
using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Keys;

namespace Interpol.Mesh.Boundary.Tokens;

/// <summary>Makes what a gateway's calls carry. A token is signed once for each subject and used until it is four minutes old; each call has its own proof.</summary>
public sealed class CallSigner(GatewayKeys keys, TimeProvider time)
{
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(4);

    /// <summary>More subjects than this are not worth their memory: those still at work are signed again.</summary>
    private const int MaxRemembered = 4096;

    private readonly ConcurrentDictionary<TokenSubject, SignedToken> _tokens = new();
    private readonly Lock _signing = new();

    /// <summary>The credential of one call.</summary>
    /// <param name="subject">For whom the call is made.</param>
    /// <param name="target">Who is called.</param>
    /// <param name="interfaceName">Through which interface.</param>
    /// <param name="methodName">By which method.</param>
    public byte[] Sign(TokenSubject subject, GrainId target, string interfaceName, string methodName)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (!_tokens.TryGetValue(subject, out var signed) || now >= signed.Renew || now < signed.Issued)
        {
            signed = Renew(subject, now);
        }

        return CallCredential.Create(signed.Token, signed.Hash, now, keys.Secret, target, interfaceName, methodName);
    }

    private SignedToken Renew(TokenSubject subject, long now)
    {
        if (_tokens.Count >= MaxRemembered)
        {
            _tokens.Clear();
        }

        byte[] token;
        lock (_signing)
        {
            token = GatewayToken.Create(
                new TokenClaims(keys.Gateway, subject.Owner.Value, subject.Officer, subject.Roles, now, now + (long)GatewayToken.Lifetime.TotalMilliseconds),
                keys.Signing);
        }

        var signed = new SignedToken(token, SHA256.HashData(token), now, now + (long)Renewal.TotalMilliseconds);
        _tokens[subject] = signed;
        return signed;
    }

    private sealed record SignedToken(byte[] Token, byte[] Hash, long Issued, long Renew);
}
