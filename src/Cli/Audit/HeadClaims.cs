using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Cli.Audit;

/// <summary>All that was ever said of the heads of a hub's audit: by itself, and by the hubs that signed them. Each must be true of the chain.</summary>
internal sealed class HeadClaims(AuditSource source, string keys, HubName hub) : IDisposable
{
    private readonly KeyFolder _keys = new(keys);
    private readonly Dictionary<long, List<HeadClaim>> _claims = [];
    private readonly Dictionary<HubName, ECDsa?> _publicKeys = [];
    private string? _problem;
    private long _highest;
    private int _heads;
    private int _signatures;
    private int _signedElsewhere;

    /// <summary>What was compared.</summary>
    public string Summary
    {
        get
        {
            var missing = (_heads * (HubName.All.Length - 1)) - _signatures;
            var signatures = missing == 0 ? $"{_signatures} signatures" : $"{_signatures} signatures ({missing} are missing: a hub was away)";
            return $"{_heads} heads with {signatures} and {_signedElsewhere} that other hubs signed agree with it";
        }
    }

    /// <summary>Reads what was said.</summary>
    public async Task ReadAsync(HubAudit audit, CancellationToken cancellationToken)
    {
        await ReadOwnAsync(audit, cancellationToken);
        foreach (var other in HubName.All.Where(other => other != hub))
        {
            await ReadSignedAsync(other, cancellationToken);
        }
    }

    /// <summary>Compares an entry of the chain with what was said of it.</summary>
    public void Take(NumberedAuditEntry entry)
    {
        if (_claims.TryGetValue(entry.Number, out var claims) && claims.Find(claim => claim.Hash != entry.Hash.Value) is { } lie)
        {
            _problem ??= Sentence(lie.Number, $"it has the hash {entry.Hash}, and {lie.Source} has {lie.Hash}; it was rewritten after that, or there are two audits");
        }
    }

    /// <summary>What is wrong; null when nothing is.</summary>
    /// <param name="last">The number of the chain's last entry.</param>
    public string? Finish(long last) =>
        _problem ?? (_highest > last ? Sentence(last + 1, $"it is missing; {_claims[_highest][0].Source} has a head with the number {_highest}") : null);

    private async Task ReadOwnAsync(HubAudit audit, CancellationToken cancellationToken)
    {
        var heads = new Dictionary<long, AuditHead>();
        var position = 0L;
        await foreach (var row in audit.RowsAsync(AuditStream.Heads, cancellationToken))
        {
            if (row.Position != ++position)
            {
                Problem(position, "is missing");
                return;
            }

            try
            {
                TakeRow(row, heads);
            }
            catch (FormatException)
            {
                Problem(position, "is damaged");
                return;
            }
        }

        if (audit.Next(AuditStream.Heads) != position + 1)
        {
            Problem(position + 1, "is missing");
        }
    }

    private void TakeRow(AuditRow row, Dictionary<long, AuditHead> heads)
    {
        switch (row.Kind)
        {
            case AuditHeadRow.HeadKind when AuditHeadRow.ReadHead(row.Bytes.Span) is { } head && head.Hub == hub:
                heads.Add(row.Position, head);
                _heads++;
                Claim(head.Number, head.Hash.Value, $"its head of {head.At:u}");
                break;
            case AuditHeadRow.SignatureKind when AuditHeadRow.ReadSignature(row.Bytes.Span) is var (of, signature) && heads.TryGetValue(of, out var signed):
                _signatures++;
                CheckSignature(signed, signature, $"row {row.Position} of its heads");
                break;
            case AuditHeadRow.RefusalKind:
                var refusal = AuditHeadRow.ReadRefusal(row.Bytes.Span);
                _problem ??= $"{refusal.Signer} refused to sign a head of the audit of {hub} at {refusal.At:u}: {refusal.Reason}";
                break;
            default:
                Problem(row.Position, "is damaged");
                break;
        }
    }

    /// <summary>What other hubs wrote down before they signed.</summary>
    private async Task ReadSignedAsync(HubName signer, CancellationToken cancellationToken)
    {
        using var audit = source.Open(signer);
        if (audit is null)
        {
            return;
        }

        await foreach (var row in audit.RowsAsync(AuditStream.Signed, cancellationToken))
        {
            try
            {
                if (AuditHeadRow.ReadHead(row.Bytes.Span) is { } head && head.Hub == hub)
                {
                    _signedElsewhere++;
                    Claim(head.Number, head.Hash.Value, $"what {signer} signed at {row.At:u}");
                }
            }
            catch (FormatException)
            {
                _problem ??= $"Row {row.Position} of the heads that {signer} signed is damaged.";
            }
        }
    }

    private void CheckSignature(AuditHead head, AuditSignature signature, string source)
    {
        if (PublicKey(signature.Signer) is not { } key)
        {
            _problem ??= $"The signatures of {signature.Signer} cannot be checked: {_keys.HubPublicKey(signature.Signer)} cannot be read.";
        }
        else if (signature.Signer == hub || !AuditChain.IsSigned(head, signature, key))
        {
            _problem ??= Sentence(head.Number, $"the signature of {signature.Signer} on its head, in {source}, is not that of the key {_keys.HubPublicKey(signature.Signer)}");
        }
    }

    private ECDsa? PublicKey(HubName signer)
    {
        if (!_publicKeys.TryGetValue(signer, out var key))
        {
            key = ECDsa.Create();
            try
            {
                key.ImportFromPem(File.ReadAllText(_keys.HubPublicKey(signer)));
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
            {
                key.Dispose();
                key = null;
            }

            _publicKeys.Add(signer, key);
        }

        return key;
    }

    private void Claim(long number, string hash, string source)
    {
        if (!_claims.TryGetValue(number, out var claims))
        {
            _claims.Add(number, claims = []);
        }

        if (claims.TrueForAll(claim => claim.Hash != hash))
        {
            claims.Add(new HeadClaim(number, hash, source));
        }

        _highest = Math.Max(_highest, number);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _publicKeys.Values)
        {
            key?.Dispose();
        }
    }

    private void Problem(long position, string what) => _problem ??= $"Row {position} of the heads of the audit of {hub} {what}.";

    private string Sentence(long number, string problem) => new AuditDefect(hub, number, null, problem).ToString();
}

/// <summary>That a hub's audit had a hash at a number, as somebody remembers it.</summary>
/// <param name="Number">The number.</param>
/// <param name="Hash">The hash.</param>
/// <param name="Source">Who remembers it, as part of a sentence.</param>
internal sealed record HeadClaim(long Number, string Hash, string Source);
