using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>The human behind a credential, whatever name the credential bears: where two officers have to act, they are not two when this may be one.</summary>
/// <param name="Officer">The officer's number: who signed in, or who made the token of a system.</param>
/// <param name="PasswordKnownTo">Who else knows the officer's password because they have set it; empty once the officer has set one of their own.</param>
internal sealed record Person(string Officer, ImmutableArray<string> PasswordKnownTo)
{
    /// <summary>An officer whose password is nobody else's affair.</summary>
    public static Person Of(string officer) => new(officer, []);

    /// <summary>Everybody who knows a password that this person sets for somebody else.</summary>
    public ImmutableArray<string> AsKnownTo => [Officer, .. PasswordKnownTo];

    /// <summary>Whether this and another one may be the same human.</summary>
    public bool MayBe(Person other) => Officer == other.Officer || PasswordKnownTo.Contains(other.Officer) || other.PasswordKnownTo.Contains(Officer);
}
