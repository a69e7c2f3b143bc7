using System.Collections.Concurrent;

namespace Interpol.Mesh.Silo.Boundary;

/// <summary>The tokens whose signature was verified: a signature costs as much as many calls, and a gateway works with one token for minutes.</summary>
internal sealed class VerifiedTokens
{
    private const int MaxRemembered = 8192;

    private readonly ConcurrentDictionary<TokenHash, VerifiedToken> _tokens = new();

    public VerifiedToken? Find(TokenHash hash) => _tokens.GetValueOrDefault(hash);

    public void Add(TokenHash hash, VerifiedToken token)
    {
        if (_tokens.Count >= MaxRemembered)
        {
            // Whoever is still at work is verified again with the next call.
            _tokens.Clear();
        }

        _tokens[hash] = token;
    }

    public void Remove(TokenHash hash) => _tokens.TryRemove(hash, out _);
}
