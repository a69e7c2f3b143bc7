using System.Collections.Immutable;
using System.Reflection;
using System.Security.Claims;
using Interpol.Mesh.Boundary.CallTokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Gateway.Bureaus;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>Who has something done at this gateway, and for which owner: an officer, a national system, or the gateway itself.</summary>
/// <remarks>
/// <code>
/// made   by the handler that checks a credential (MeshAuthentication, BureauCredentialHandler), or by Itself for work in the background
///   -> a ClaimsPrincipal carries it through ASP.NET Core: policies ask its claims, everybody else asks Of(user)
///   -> an endpoint that takes one binds it: it acts for the owner in the path, whom this gateway serves, or is answered 404
///   -> rules, releases, messages and audit entries name it
///   -> CallerScope has it where actors are called; the token of a call names its <see cref="Subject"/>, and the silo proves that as an
///      <see cref="Contracts.Boundary.ExternalCaller"/>
/// </code>
/// </remarks>
/// <param name="Owner">For which owner.</param>
/// <param name="Officer">The number of the officer or the name of the system; null when the credential names none, and for the gateway itself.</param>
internal sealed record Caller(OwnerId Owner, string? Officer) : IBindableFromHttpContext<Caller>
{
    /// <summary>The claim that names the owner.</summary>
    public const string OwnerClaim = "owner";

    /// <summary>The claim that names the officer's number.</summary>
    public const string OfficerClaim = "officer";

    /// <summary>The claim that lists the roles.</summary>
    public const string RolesClaim = "roles";

    /// <summary>The human behind it; null when the credential names nobody.</summary>
    public Person? Person { get; init; } = Officer is null ? null : new Person(Officer, []);

    /// <summary>The roles; none for the gateway itself.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>What a system's token may be used for; null when it is an officer, whose roles alone decide.</summary>
    public ImmutableSortedSet<string>? Scopes { get; init; }

    /// <summary>How the request proved it.</summary>
    public AuthenticationMethod Method { get; init; }

    /// <summary>Which session or which bearer token it is; null for tokens of issuers.</summary>
    public string? CredentialId { get; init; }

    /// <summary>Who learns of what its checks find; of an officer's all do.</summary>
    public HitChannel Channel { get; init; }

    /// <summary>When the credential ends.</summary>
    public DateTimeOffset Expires { get; init; }

    /// <summary>Whether it approves what others prepare.</summary>
    public bool IsSupervisor => Roles.Contains(MeshRoles.Supervisor);

    /// <summary>The same as calls carry it to the silos.</summary>
    public TokenSubject Subject => new(Owner, Officer);

    /// <summary>The gateway itself, which does something for an owner.</summary>
    public static Caller Itself(OwnerId owner) => new(owner, null);

    /// <summary>Who makes a request; null while nobody has proven anything.</summary>
    public static Caller? Of(ClaimsPrincipal user) => (user as Principal)?.Caller;

    /// <summary>Who makes the request, for the owner in its path.</summary>
    /// <exception cref="RequestRefusedException">400: the code is malformed; 404: unknown, not served here, or not the caller's owner.</exception>
    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var owner = OwnerRules.Known((string)context.Request.RouteValues["code"]!).Code;
        return Of(context.User) is { } caller && caller.Owner == owner && context.RequestServices.GetRequiredService<GatewaySettings>().Serves(owner)
            ? new(caller)
            : throw RequestRefusedException.NotFound("There is no such mailbox for this token at this gateway; use the token of the owner in the path, at a gateway that serves it.");
    }

    /// <summary>The number of the officer.</summary>
    /// <exception cref="RequestRefusedException">403: it names nobody, or a system.</exception>
    public string RequireOfficer() => RequirePerson().Officer;

    /// <summary>The officer as a human.</summary>
    /// <exception cref="RequestRefusedException">403: it names nobody, or a system.</exception>
    public Person RequirePerson() => Scopes is null && Person is { Officer.Length: > 0 } person
        ? person
        : throw new RequestRefusedException(StatusCodes.Status403Forbidden, MeshErrorCodes.Forbidden, "This is for officers: sign in, or use a token that names an officer.");

    /// <summary>The same as ASP.NET Core carries it.</summary>
    public ClaimsPrincipal ToPrincipal() => new Principal(this);

    private sealed class Principal(Caller caller) : ClaimsPrincipal(new ClaimsIdentity(ClaimsOf(caller), "Bearer", OfficerClaim, RolesClaim))
    {
        public Caller Caller => caller;

        private static IEnumerable<Claim> ClaimsOf(Caller caller) =>
        [
            new Claim(OwnerClaim, caller.Owner.Value),
            .. caller.Officer is { } officer ? [new Claim(OfficerClaim, officer)] : Array.Empty<Claim>(),
            .. caller.Roles.Select(role => new Claim(RolesClaim, role)),
        ];
    }
}

/// <summary>The human behind a credential, whatever name the credential bears: where two officers have to act, they are not two when this may be one.</summary>
/// <param name="Officer">The officer's number: who signed in, or who made the token of a system.</param>
/// <param name="PasswordKnownTo">Who else knows the officer's password because they have set it; empty once the officer has set one of their own.</param>
internal sealed record Person(string Officer, ImmutableArray<string> PasswordKnownTo)
{
    /// <summary>Everybody who knows a password that this person sets for somebody else.</summary>
    public ImmutableArray<string> AsKnownTo => [Officer, .. PasswordKnownTo];

    /// <summary>Whether this and another one may be the same human.</summary>
    public bool MayBe(Person other) => Officer == other.Officer || PasswordKnownTo.Contains(other.Officer) || other.PasswordKnownTo.Contains(Officer);
}

/// <summary>How a request proved for whom it is made.</summary>
internal enum AuthenticationMethod
{
    /// <summary>A token of the data folder's development key.</summary>
    DevelopmentToken = 0,

    /// <summary>A token of the external issuer.</summary>
    ExternalToken = 1,

    /// <summary>The session of an officer who signed in at a gateway of the owner; the token in the header Authorization.</summary>
    Session = 2,

    /// <summary>The same, the token in a browser's cookie.</summary>
    Cookie = 3,

    /// <summary>A bearer token that a supervisor of the owner gave to a national system.</summary>
    AccessToken = 4,
}
