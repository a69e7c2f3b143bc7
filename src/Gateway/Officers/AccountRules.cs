using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Tokens;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>What may be done with accounts.</summary>
internal static class AccountRules
{
    /// <summary>Requires the form of an officer's number.</summary>
    public static string Number(string number, string field = "number") =>
        number.Length is >= 1 and <= 20 && number.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? number
            : throw RequestRefusedException.Malformed(field, "An officer's number is 1 to 20 letters, digits and dashes.");

    /// <summary>Requires roles that the owner has.</summary>
    public static ImmutableArray<string> Roles(OwnerInfo owner, ImmutableArray<string> roles)
    {
        var known = MeshRoles.Of(owner);
        var unknown = roles.FirstOrDefault(role => !known.Contains(role));
        return unknown is null
            ? [.. roles.Order(StringComparer.Ordinal)]
            : throw RequestRefusedException.Invalid("roles", $"The field roles names one that officers of {owner.Code} cannot have; they are {string.Join(", ", known)}.");
    }

    /// <summary>Creates an account.</summary>
    public static StoreChange<Versioned<Account>> Create(StoreState state, Account account)
    {
        if (state.Find<Account>(account.Number) is not null)
        {
            throw Conflict($"There is an account with the number {account.Number}; numbers are never used again.");
        }

        // What a system does must not look as if that officer had done it.
        return state.All<AccessToken>().Any(token => token.System == account.Number)
            ? throw Conflict($"A system of the bureau has the name {account.Number}; choose another number.")
            : StoreChange.Put(state, account);
    }

    /// <summary>Creates the first supervisor.</summary>
    public static StoreChange<Versioned<Account>> CreateFirst(StoreState state, Account account) =>
        state.All<Account>().Any(IsSupervisor)
            ? throw Conflict("The bureau has a supervisor; supervisors create accounts.")
            : Create(state, account);

    /// <summary>Changes name, roles and state of an account. Whoever may not sign in any more is signed out everywhere.</summary>
    public static StoreChange<Versioned<Account>> Change(StoreState state, string number, string name, ImmutableArray<string> roles, bool active, long? expected)
    {
        var found = Find(state, number);
        if (expected is { } version && version != found.Version)
        {
            throw IfMatch.Refused($"the account {number}");
        }

        var changed = found.Item with { Name = name, Roles = roles, IsActive = active };
        if (IsSupervisor(found.Item) && !IsSupervisor(changed) && state.All<Account>().Count(IsSupervisor) == 1)
        {
            throw Conflict("This is the last supervisor of the bureau; make another one first.");
        }

        var put = StoreChange.Put(state, changed);
        return active ? put : put.Without(SessionsOf(state, number));
    }

    /// <summary>Sets a password. Everybody else who is signed in to the account is signed out, and the account is no longer locked.</summary>
    public static StoreChange<bool> SetPassword(StoreState state, string number, string hash, ImmutableArray<string> knownTo, string? exceptSession) =>
        StoreChange.Put<bool>(true, Find(state, number).Item with { PasswordHash = hash, PasswordKnownTo = knownTo })
            .Without(SessionsOf(state, number).Where(session => session.Key != exceptSession))
            .Without(state.Find<SignInFailures>(number) is { } failures ? [failures] : []);

    /// <summary>The account with that number.</summary>
    public static Versioned<Account> Find(StoreState state, string number) =>
        state.FindVersioned<Account>(number) ?? throw RequestRefusedException.NotFound($"The bureau has no officer with the number {number}.");

    /// <summary>Requires an officer who can be given work.</summary>
    public static string RequireActive(StoreState state, string number, string field) =>
        state.Find<Account>(number) is { IsActive: true }
            ? number
            : throw RequestRefusedException.Invalid(field, $"The field {field} must be the number of an active officer of the bureau.");

    private static IEnumerable<StoreItem> SessionsOf(StoreState state, string number) => state.All<Session>().Where(session => session.Officer == number);

    private static bool IsSupervisor(Account account) => account.IsActive && account.Roles.Contains(MeshRoles.Supervisor);

    private static RequestRefusedException Conflict(string detail) => new(StatusCodes.Status409Conflict, MeshErrorCodes.Conflict, detail);
}
