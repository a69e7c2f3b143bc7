using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Contracts.Numbers;

/// <summary>
/// A series of numbers, from 1 in each year, of which none is given twice; the key is one of <see cref="NumberSeries"/>. The year is that of the hub's clock, and not part
/// of the key: a request that is repeated after New Year finds the number that it got before.
/// </summary>
[Alias("number")]
public interface INumberGrain : IGrainWithStringKey
{
    /// <summary>Gives a number. Repeating it under its operation id gives the same one, in another year too. A number that is not used then stays unused.</summary>
    /// <exception cref="Errors.MeshException">
    /// <c>malformed-id</c>: the key is no series; <c>unknown-owner</c>; <c>not-permitted</c>: the owner has <see cref="NumberSeries.MaxUnused"/> of this day that it did not use;
    /// <c>forbidden</c>, <c>busy</c>, <c>unavailable</c>.
    /// </exception>
    [Alias("next")]
    Task<GivenNumber> NextAsync(OwnerId owner, OperationId operation, CancellationToken cancellationToken = default);

    /// <summary>Says that a number is used now: by what it is the number of, and only there. Repeating it is without effect.</summary>
    /// <exception cref="Errors.MeshException"><c>invalid</c>: it was not given to that owner; <c>busy</c>, <c>unavailable</c>.</exception>
    [Alias("use")]
    Task UseAsync(OwnerId owner, GivenNumber number, CancellationToken cancellationToken = default);
}

/// <summary>The series of numbers that there are.</summary>
public static class NumberSeries
{
    /// <summary>Numbers that an owner may take of a series in a day (UTC) and not use.</summary>
    public const int MaxUnused = 200;

    /// <summary>The numbers of notices of all owners.</summary>
    public const string Notices = "notice";

    /// <summary>The numbers of deployments to a host. The host and the Secretariat take of it.</summary>
    public static string DeploymentsOf(OwnerId host, Deployments.DeploymentKind kind) => $"{host.Value}-{(kind == Deployments.DeploymentKind.Imest ? "imest" : "irt")}";

    /// <summary>The numbers of an owner's cases.</summary>
    public static string CasesOf(OwnerId owner) => $"{owner.Value}-case";

    /// <summary>Counts an owner's notices of a type that has a quota. Only hubs take of it.</summary>
    public static string QuotaOf(OwnerId owner, string noticeType) => $"{owner.Value}-notice-{noticeType}";
}

/// <summary>A number of a series.</summary>
/// <param name="Year">The year in which it was given.</param>
/// <param name="Number">The number, from 1 in each year.</param>
[GenerateSerializer, Immutable, Alias("given-number")]
public readonly record struct GivenNumber([property: Id(0)] int Year, [property: Id(1)] long Number);
