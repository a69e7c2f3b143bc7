using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Microsoft.AspNetCore.Authorization;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>Who may do what. Everything that names no policy asks for a valid token, and no token of a system is let in where no scope is named.</summary>
internal static class MeshPolicies
{
    /// <summary>Work with the bureau's mail: officers, supervisors and the command centre.</summary>
    public const string Bureau = "bureau";

    /// <summary>Check against the shared databases: the same, and national units, which are held to what a supervisor lets them check.</summary>
    public const string Checking = "checking";

    /// <summary>See the machines: operators.</summary>
    public const string Operations = "operations";

    /// <summary>See who did what, approve what others prepare, keep accounts, tokens and settings: supervisors.</summary>
    public const string Supervision = "supervision";

    /// <summary>Take what the bureau may see of the records to places without network: supervisors, and systems to which one has given the scope.</summary>
    public const string OfflineCopies = "offline-copies";

    /// <summary>Work in the command centre: its officers.</summary>
    public const string CommandCentre = "command-centre";

    /// <summary>Hand in alerts of disasters: officers of the command centre, and operators.</summary>
    public const string AlertsIn = "alerts-in";

    /// <summary>Adds the policies.</summary>
    public static void Configure(AuthorizationOptions options)
    {
        options.DefaultPolicy = options.FallbackPolicy = Authenticated().Build();
        options.AddPolicy(Bureau, Authenticated().RequireRole(MeshRoles.Officer, MeshRoles.Supervisor, MeshRoles.Command).Build());
        options.AddPolicy(Checking, Authenticated().RequireRole(MeshRoles.Officer, MeshRoles.Supervisor, MeshRoles.Command, MeshRoles.NationalUnit).Build());
        options.AddPolicy(Supervision, Authenticated().RequireRole(MeshRoles.Supervisor).Build());
        options.AddPolicy(OfflineCopies, Authenticated().RequireAssertion(context => Caller.Of(context.User) is { } caller && (caller.IsSupervisor || caller.Scopes is not null)).Build());
        options.AddPolicy(CommandCentre, Authenticated().RequireRole(MeshRoles.Command).Build());
        options.AddPolicy(AlertsIn, Authenticated().RequireRole(MeshRoles.Command, MeshRoles.Operator).Build());
        options.AddPolicy(Operations, Authenticated().RequireRole(MeshRoles.Operator).Build());
    }

    /// <summary>Lets tokens of national systems use this endpoint that have a scope; without this none may.</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="scope">One of <see cref="TokenScopes"/>.</param>
    public static TBuilder AllowSystems<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new SystemScope(scope));

    private static AuthorizationPolicyBuilder Authenticated() => new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new ScopeRequirement());
}

/// <summary>The scope with which tokens of national systems may use an endpoint.</summary>
/// <param name="Scope">The scope.</param>
internal sealed record SystemScope(string Scope);

/// <summary>A token with scopes must have the one that the endpoint names. Whoever has none is an officer, whose roles alone decide.</summary>
internal sealed class ScopeRequirement : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        var needed = (context.Resource as HttpContext)?.GetEndpoint()?.Metadata.GetMetadata<SystemScope>()?.Scope;
        if (Caller.Of(context.User) is not { Scopes: { } scopes } || (needed is not null && scopes.Contains(needed)))
        {
            context.Succeed(requirement);
        }
        else
        {
            context.Fail(new AuthorizationFailureReason(this, needed is null
                ? "This address is for officers; no token of a system may use it."
                : $"The token does not have the scope {needed} that this address asks for; a supervisor of the bureau can give out another one."));
        }

        return Task.CompletedTask;
    }
}

/// <summary>What the bearer tokens of national systems may be used for. An endpoint that names none of them is refused to every one of those tokens.</summary>
internal static class TokenScopes
{
    /// <summary>Send messages, reply, forward, withdraw own ones.</summary>
    public const string Send = "send";

    /// <summary>Send broadcasts and diffusions.</summary>
    public const string Broadcast = "broadcast";

    /// <summary>Read the feed, messages and timelines, and mark messages as read.</summary>
    public const string Read = "read";

    /// <summary>Search own messages.</summary>
    public const string Search = "search";

    /// <summary>Upload and download attachments.</summary>
    public const string Attachments = "attachments";

    /// <summary>Look up owners, duty contacts, groups and the lists of the organisation.</summary>
    public const string Directory = "directory";

    /// <summary>Ask countries for consent, take requests back, and read them. Answers are given by officers.</summary>
    public const string Consents = "consents";

    /// <summary>Open and read cases, and add subjects, custody steps and tasks. Entries, work on tasks, and who takes part, leads and merges are for officers, who also report arrests.</summary>
    public const string Cases = "cases";

    /// <summary>Submit notices, change own ones, read them, and report locations and identifications. Officers review, decide and report arrests.</summary>
    public const string Notices = "notices";

    /// <summary>Entering, changing, clearing and reading own records.</summary>
    public const string Records = "records";

    /// <summary>Checking against the shared databases.</summary>
    public const string Checks = "checks";

    /// <summary>Making and updating offline copies of what the bureau may see of the records.</summary>
    public const string OfflineCopies = "offline-copies";

    /// <summary>All scopes.</summary>
    public static readonly ImmutableSortedSet<string> All = [Send, Broadcast, Read, Search, Attachments, Directory, Consents, Cases, Notices, Records, Checks, OfflineCopies];
}
