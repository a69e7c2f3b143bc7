using System.Collections.Immutable;
using Interpol.Mesh.Screening.Dna;

namespace Interpol.Mesh.Identification.Families;

/// <summary>The sex of a person, as far as DNA and descriptions tell it.</summary>
public enum VictimSex
{
    /// <summary>Male.</summary>
    Male = 0,

    /// <summary>Female.</summary>
    Female = 1,
}

/// <summary>One person of a family.</summary>
/// <param name="Name">The name within the family: a number or a letter, nothing of the person.</param>
/// <param name="Sex">The sex; null when it is not known.</param>
/// <param name="Father">The father's name within the family; null when he is not in it.</param>
/// <param name="Mother">The mother's name within the family; null when she is not in it.</param>
/// <param name="IsMissing">Whether this is one of the missing.</param>
/// <param name="Profile">The profile of a relative who gave a sample, or of an own sample of the missing person; null when there is none.</param>
public sealed record FamilyMember(string Name, VictimSex? Sex, string? Father = null, string? Mother = null, bool IsMissing = false, DnaProfile? Profile = null);

/// <summary>A family with missing persons, and relatives who gave samples.</summary>
/// <param name="Name">Its name, which nothing else in the problem has.</param>
/// <param name="Members">Who belongs to it, in any order.</param>
public sealed record Family(string Name, ImmutableArray<FamilyMember> Members);
