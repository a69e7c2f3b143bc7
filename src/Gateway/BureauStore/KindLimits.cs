using System.Collections.Frozen;
using Interpol.Mesh.Contracts.BureauStore;
using Interpol.Mesh.Gateway.Assignments;
using Interpol.Mesh.Gateway.Drafts;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Tokens;
using Interpol.Mesh.Gateway.Units;

namespace Interpol.Mesh.Gateway.BureauStore;

/// <summary>How much of each kind a store holds, so that one kind does not fill it for all. Together they stay below <see cref="StoreLimits.MaxItems"/> and <see cref="StoreLimits.MaxBytes"/>.</summary>
internal static class KindLimits
{
    private const int MiB = 1024 * 1024;

    private static readonly FrozenDictionary<string, Limit> Limits = new Dictionary<string, Limit>
    {
        [Account.Kind] = new(1000, MiB, "accounts; disabled ones count too"),
        [Session.Kind] = new(900, MiB, "sessions; sign out somewhere"),
        [SignInFailures.Kind] = new(500, MiB, "accounts with failed attempts"),
        [AccessToken.Kind] = new(200, MiB, "bearer tokens; remove revoked ones"),
        [TokenVolume.Kind] = new(700, MiB, "counted tokens and national units"),
        [UnitLimits.Kind] = new(500, MiB, "national units; remove some"),
        [Draft.Kind] = new(500, 4 * MiB, "drafts and templates; delete some"),
        [Assignment.Kind] = new(2000, 4 * MiB, "assignments; those that are done go after a week"),
        [Delegation.Kind] = new(500, MiB, "delegations; delete some"),
        [HeldMessage.Kind] = new(500, 4 * MiB, "held messages; release some or turn them down"),
        [DeskSettings.Kind] = new(1, MiB, "settings"),
    }.ToFrozenDictionary();

    /// <summary>Refuses a change by which a kind outgrows its limit.</summary>
    /// <exception cref="RequestRefusedException">413.</exception>
    public static void Require(StoreState before, StoreState after, IEnumerable<StoreItem> changed)
    {
        foreach (var kind in changed.Select(item => item.KindName).Distinct())
        {
            var limit = Limits[kind];
            if ((after.CountOf(kind) > limit.Items && after.CountOf(kind) > before.CountOf(kind))
                || (after.BytesOf(kind) > limit.Bytes && after.BytesOf(kind) > before.BytesOf(kind)))
            {
                throw RequestRefusedException.TooLarge(null, $"The bureau's store is full: {limit.Items} or {limit.Bytes} bytes of {limit.What}.");
            }
        }
    }

    /// <summary>Whether one more of a kind finds no place.</summary>
    public static bool IsFull(StoreState state, string kind) => state.CountOf(kind) >= Limits[kind].Items;

    private sealed record Limit(int Items, int Bytes, string What);
}
