using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>Signs officers in. An unknown account, a wrong password and a locked account get the same answer after the same work.</summary>
internal sealed class SignInService(
    OwnerStores stores,
    Passwords passwords,
    FailureLedger failures,
    AddressGuard addresses,
    GatewaySettings settings,
    OfficerOptions options,
    TimeProvider time)
{
    /// <summary>Opens a session.</summary>
    /// <exception cref="RequestRefusedException">401: not with this number and password; 429: too many failures from this address; 503: the desk cannot be written.</exception>
    public async Task<SignedIn> SignInAsync(OwnerId owner, string number, string password, string address, CancellationToken cancellationToken)
    {
        var checkedAccount = await RequirePasswordAsync(owner, number, password, address, cancellationToken);
        var token = Credential.Create(Credential.SessionPrefix, owner);
        var signedIn = await stores.Of(owner).ChangeAsync(state => Open(state, checkedAccount, token), cancellationToken);
        return signedIn ?? throw Refused();
    }

    /// <summary>Requires that the password is the account's, and counts the failure when it is not.</summary>
    /// <returns>The account.</returns>
    /// <exception cref="RequestRefusedException">As for signing in.</exception>
    public async Task<Account> RequirePasswordAsync(OwnerId owner, string number, string password, string address, CancellationToken cancellationToken)
    {
        addresses.Require(address);
        var account = (await stores.Of(owner).ReadAsync(cancellationToken)).Find<Account>(number);
        var right = await passwords.IsRightAsync(account?.PasswordHash, password, cancellationToken);

        // A failure leaves the one list once it is on the other: read in this order, none is missed.
        var pending = failures.PendingOf(owner, number);
        var known = (await stores.Of(owner).ReadAsync(cancellationToken)).Find<SignInFailures>(number);
        var locked = LockOut.IsLocked(known, pending, time.GetUtcNow(), options);
        if (right && !locked && account is { IsActive: true })
        {
            return account;
        }

        addresses.Failed(address);
        if (account is not null && !locked)
        {
            failures.Failed(owner, number);
        }

        throw Refused();
    }

    private StoreChange<SignedIn?> Open(StoreState state, Account checkedAccount, Credential token)
    {
        // The password may have been changed, or the account disabled, while it was checked.
        var now = time.GetUtcNow();
        var number = checkedAccount.Number;
        if (state.Find<Account>(number) is not { IsActive: true } account || account.PasswordHash != checkedAccount.PasswordHash)
        {
            return StoreChange.None<SignedIn?>(null);
        }

        var session = new Session(token.Id, token.Hash(), number, settings.Name, now, now);
        var over = state.All<Session>().Where(known => SessionRules.IsOver(known, now, options)).ToList<StoreItem>();
        if (over.Count == 0 && KindLimits.IsFull(state, Session.Kind))
        {
            // Better that the one who has been away longest signs in again than that nobody new can.
            over.Add(state.All<Session>().MinBy(known => known.UsedAt)!);
        }

        return StoreChange.Put<SignedIn?>(new SignedIn(token, session, account), session)
            .Without(over)
            .Without(state.Find<SignInFailures>(number) is { } known ? [known] : []);
    }

    private static RequestRefusedException Refused() => new(
        StatusCodes.Status401Unauthorized,
        GatewayErrorCodes.Unauthenticated,
        "No account can be signed in to with this number and password now; check both. After too many failures an account is locked for a while.");
}

/// <summary>That an officer has signed in.</summary>
/// <param name="Token">The session's token.</param>
/// <param name="Session">The session.</param>
/// <param name="Account">Whose it is.</param>
internal sealed record SignedIn(Credential Token, Session Session, Account Account);
