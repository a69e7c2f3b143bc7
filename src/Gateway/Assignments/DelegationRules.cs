using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Assignments;

/// <summary>Who stands in for whom.</summary>
internal static class DelegationRules
{
    private const int LongestChain = 5;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>Whether the officer is away now.</summary>
    public static bool IsNow(Delegation delegation, DateTimeOffset now) => delegation.From <= now && now < delegation.Until;

    /// <summary>Who gets what is meant for an officer: the officer, or who stands in, also for who stands in. Officers who stand in for each other both count as there.</summary>
    public static string Standing(StoreState state, string officer, DateTimeOffset now)
    {
        var standing = officer;
        for (var step = 0; step < LongestChain && state.Find<Delegation>(standing) is { } away && IsNow(away, now); step++)
        {
            standing = away.Delegate;
            if (standing == officer)
            {
                return officer;
            }
        }

        return standing;
    }

    /// <summary>Requires that an absence makes sense.</summary>
    public static Delegation Require(Delegation delegation, DateTimeOffset now)
    {
        if (delegation.Delegate == delegation.Officer)
        {
            throw RequestRefusedException.Invalid("to", "The field to must name another officer than the one who is away.");
        }

        return delegation.Until > now && delegation.Until > delegation.From && delegation.Until - delegation.From <= Longest
            ? delegation
            : throw RequestRefusedException.Invalid("until", "The field until must be in the future, after from and at most a year later.");
    }
}

/// <summary>That an officer is away for a time and another one stands in.</summary>
/// <param name="Officer">Who is away.</param>
/// <param name="Delegate">Who stands in.</param>
/// <param name="From">From when.</param>
/// <param name="Until">Until when.</param>
/// <param name="ChangedBy">Who said so.</param>
internal sealed record Delegation(string Officer, string Delegate, DateTimeOffset From, DateTimeOffset Until, string ChangedBy) : StoreItem(Kind, Officer), IStoreKind
{
    /// <inheritdoc/>
    public static string Kind => "delegation";
}
