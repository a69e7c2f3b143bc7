using System.Collections.Frozen;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Tokens;

namespace Interpol.Mesh.Gateway.Desk;

/// <summary>How much a desk holds. A snapshot with everything must fit into one record of 1 MiB, so each kind has its share.</summary>
internal static class DeskShares
{
    /// <summary>Records between two snapshots.</summary>
    public const int SnapshotEvery = 500;

    private static readonly FrozenDictionary<string, Share> Shares = new Dictionary<string, Share>
    {
        [Account.Kind] = new(500, 160_000, "accounts; disabled ones count too"),
        [Session.Kind] = new(450, 120_000, "sessions; sign out somewhere"),
        [SignInFailures.Kind] = new(200, 40_000, "accounts with failed attempts"),
        [AccessToken.Kind] = new(100, 50_000, "bearer tokens; remove revoked ones"),
        [TokenVolume.Kind] = new(100, 12_000, "counted tokens"),
        [Draft.Kind] = new(200, 180_000, "drafts and templates; delete some"),
        [Assignment.Kind] = new(500, 120_000, "assignments; those that are done go after a week"),
        [Delegation.Kind] = new(200, 40_000, "delegations; delete some"),
        [HeldMessage.Kind] = new(200, 180_000, "held messages; release some or turn them down"),
        [DeskSettings.Kind] = new(1, 2_000, "settings"),
    }.ToFrozenDictionary();

    /// <summary>Refuses a change by which a kind outgrows its share.</summary>
    /// <exception cref="RequestRefusedException">413.</exception>
    public static void Require(DeskState before, DeskState after)
    {
        foreach (var (kind, share) in Shares)
        {
            if ((after.CountOf(kind) > share.Items && after.CountOf(kind) > before.CountOf(kind))
                || (after.BytesOf(kind) > share.Bytes && after.BytesOf(kind) > before.BytesOf(kind)))
            {
                throw RequestRefusedException.TooLarge(null, $"The bureau's desk is full: {share.Items} or {share.Bytes} bytes of {share.What}.");
            }
        }
    }

    /// <summary>Whether one more of a kind finds no place.</summary>
    public static bool IsFull(DeskState state, string kind) => state.CountOf(kind) >= Shares[kind].Items || state.BytesOf(kind) >= Shares[kind].Bytes * 9L / 10;

    private sealed record Share(int Items, int Bytes, string What);
}
