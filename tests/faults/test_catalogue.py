"""The catalogue of faults: every row has its promise and the tests that hold it; a row without one fails here.

What cannot be tried on this system is said: ``tried`` names what stands for it.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Row:
    """A fault, what is promised of it, the tests that hold the promise, and what was tried in place of a real one."""

    fault: str
    promise: str
    tests: tuple[str, ...]
    tried: str = ""


ROWS: dict[int, Row] = {
    1: Row("killed while saving", "whole actions only, nothing the clerk saw recorded is lost", (
        "crash/test_kill.py::test_every_entry_the_clerk_saw_recorded_is_there",
        "crash/test_kill.py::test_an_import_killed_at_any_moment_is_whole_or_not_there",
    )),
    2: Row("power cut", "the book opens to whole actions; what is lost is told", (
        "storage/test_torn_wal.py::test_a_wal_cut_flipped_or_overgrown_anywhere_opens_to_whole_actions",
        "faults/test_lost_operations.py::test_promise_3_a_lost_wal_is_told_at_opening_with_the_newest_backup",
    ), "the write-ahead log cut, flipped and overgrown at random places"),
    3: Row("disk full while saving", "rolled back, said with what is needed and free, the retry works", (
        "faults/test_disk_and_place.py::test_promise_2_row_3_a_full_disk_says_how_much_is_needed_and_free",
        "storage/test_opening.py::test_a_full_disk_is_told_and_the_book_goes_on",
        "faults/test_new_books.py::test_a_book_whose_making_fails_at_any_step_leaves_its_name_free",
    )),
    4: Row("quota", "told like a full disk, the retry works", (
        "faults/test_disk_and_place.py::test_promise_2_row_4_a_quota_is_told_as_one_and_the_retry_works",
    )),
    5: Row("flush fails", "not said to be saved, nothing more is written there", (
        "faults/test_disk_and_place.py::test_promise_2_row_5_a_disk_that_does_not_flush_is_not_written_to_again",
    ), "the error raised where SQLite answers it"),
    6: Row("read-only file or folder", "opens to look and print, with a banner", (
        "faults/test_disk_and_place.py::test_promise_4_row_6_a_read_only_book_opens_to_look_and_refuses_writing_in_words",
        "faults/test_disk_and_place.py::test_promise_4_row_6_the_window_says_it_in_a_banner",
        "faults/test_disk_and_place.py::test_promise_4_row_6_the_command_line_reads_and_refuses",
    )),
    7: Row("damaged file", "found at the start, the newest good backup offered, nothing overwritten", (
        "faults/test_the_file_at_its_path.py::test_promise_4_row_7_damage_is_one_path_and_the_backup_is_offered_by_name",
        "storage/test_backup.py::test_damage_to_the_book_is_told_and_nothing_is_written_over_it",
    )),
    8: Row("log lost or swapped", "told at opening, the restore offered", (
        "faults/test_lost_operations.py::test_promise_3_a_lost_wal_is_told_at_opening_with_the_newest_backup",
        "faults/test_lost_operations.py::test_promise_3_the_wal_of_another_copy_is_told",
        "faults/test_lies_beside.py::test_a_strange_journal_beside_the_book_is_set_aside_and_told",
    )),
    9: Row("second start", "the first window comes forward", (
        "faults/test_one_window.py::test_promise_9_row_9_a_second_start_raises_the_first_window_and_exits_0",
    )),
    10: Row("another PC or process", "told who, where, since when; no long wait", (
        "faults/test_one_window.py::test_promise_9_row_10_another_pc_is_told_who_where_since_when_and_pid",
        "storage/test_opening.py::test_a_second_opener_is_told_who_holds_the_book",
    )),
    11: Row("lock left by a crash", "opens without a question", (
        "faults/test_one_window.py::test_promise_9_row_11_a_killed_program_leaves_no_bell_that_answers",
        "storage/test_opening.py::test_a_second_program_is_told_too_and_a_killed_one_leaves_no_lock",
    )),
    12: Row("a lock of a moment (antivirus)", "waited for and saved; held for good: told, nothing half written", (
        "faults/test_one_window.py::test_promise_9_row_12_a_lock_of_a_moment_is_waited_for",
        "storage/test_opening.py::test_another_program_writing_for_a_moment_is_waited_for",
        "storage/test_opening.py::test_a_file_held_for_good_is_told_and_nothing_is_half_written",
    ), "another connection holds the file; the share-deny of Windows is not tried"),
    13: Row("network or cloud folder", "advised against in words", (
        "faults/test_disk_and_place.py::test_promise_4_row_13_cloud_and_network_folders_are_advised_against",
        "faults/test_disk_and_place.py::test_promise_4_row_13_it_is_said_when_a_book_is_made_and_opened",
    ), "tables of mounts and paths; no real share"),
    14: Row("clock wrong", "the backup just made is there, the clock is named, nothing refused", (
        "faults/backup/test_clock.py::test_promise_1_for_any_clocks_and_writes_the_backup_just_made_exists",
        "faults/backup/test_clock.py::test_promise_1_clock_back_to_2020_the_backup_is_there_and_the_clock_is_named",
        "ui/test_closing_backup.py::test_promise_1_a_clock_that_ran_away_is_said_in_the_window",
    )),
    15: Row("rotten backup", "told, not counted, an older one offered", (
        "faults/backup/test_backups_proved.py::test_promise_12_each_closing_reads_an_older_one_and_a_rotten_one_counts_no_more",
        "storage/test_backup.py::test_a_rotten_backup_is_refused_before_anything_is_made",
        "faults/test_the_file_at_its_path.py::test_promise_4_a_damaged_backup_is_passed_over",
    )),
    16: Row("restore interrupted", "all of it or nothing, swept by the next", (
        "storage/test_backup.py::test_a_restore_killed_at_any_step_leaves_all_or_nothing",
        "faults/backup/test_nothing_outside.py::test_promise_7_a_restore_killed_at_any_step_is_swept_by_the_next",
    )),
    17: Row("stick pulled while a backup is written", "a part at most, the last good backup stays", (
        "faults/backup/test_nothing_outside.py::test_promise_7_a_stick_pulled_at_any_step_holds_a_part_at_most_and_the_next_backup_takes_it_away",
        "storage/test_backup.py::test_a_full_disk_or_a_pulled_stick_leaves_the_last_good_backup",
        "storage/test_backup.py::test_a_disk_that_fills_up_while_a_backup_is_written_holds_nothing_of_it",
    ), "the error raised at every step of the copy; no real stick"),
    18: Row("book of a newer program", "refused with both versions, bytes unchanged", (
        "storage/test_opening.py::test_a_book_of_a_newer_program_is_refused_with_its_bytes_unchanged",
    )),
    19: Row("upgrade", "every released schema keeps everything; a failed upgrade changes nothing", (
        "storage/test_opening.py::test_an_older_book_is_upgraded_on_a_copy_and_keeps_everything",
        "storage/test_opening.py::test_an_upgrade_that_fails_leaves_the_book_as_it_was",
        "storage/test_opening.py::test_a_book_of_an_older_schema_opens_with_all_it_holds",
        "faults/backup/test_backups_proved.py::test_promise_12_a_backup_of_every_released_schema_restores_and_upgrades",
    )),
    20: Row("foreign or hostile SQLite file", "refused by its id, no trigger runs", (
        "faults/test_disk_and_place.py::test_promise_4_row_20_a_hostile_book_is_refused_by_its_id",
        "storage/test_opening.py::test_a_foreign_file_is_refused_and_none_of_its_triggers_runs",
        "storage/test_opening.py::test_the_live_connection_is_as_safe_as_promised",
    )),
    21: Row("bomb, huge sheet, entities", "refused by numbers before it is read", (
        "exchange/test_sheets.py::test_a_bomb_is_refused_unread",
        "exchange/test_sheets.py::test_a_stray_value_far_out_is_refused_before_it_eats_the_memory",
        "exchange/test_sheets.py::test_entities_are_refused",
        "services/test_activity_photos.py::test_a_bomb_is_refused_and_a_large_telephone_s_photo_is_not",
        "exchange/test_hostile_photos.py::test_no_photo_takes_more_memory_than_the_rules_name",
        "exchange/test_hostile_photos.py::test_no_reader_but_the_listed_ones_is_ever_asked",
    ), "the memory limit of a child process comes with the intake"),
    22: Row("wrong types in a file", "each row refused where it is wrong, or read as a careful person reads it", (
        "faults/test_attack_workbooks.py::test_promise_8_row_22_each_row_is_refused_where_it_is_wrong_or_stands_as_a_careful_person_reads_it",
    )),
    23: Row("IDs twice or wrong", "one person in any writing, what is wrong is told at its cell", (
        "domain/test_identity.py::test_ids_as_they_are_typed",
        "domain/test_identity.py::test_what_is_wrong_with_an_id",
        "services/test_import_households.py::test_the_same_id_twice_is_an_error_at_the_later_row",
        "services/test_import_volunteers.py::test_an_id_in_any_writing_finds_the_person_of_the_register",
    )),
    24: Row("formulas in an export", "text stays text", (
        "services/test_exports.py::test_nothing_becomes_a_formula_a_link_or_a_number",
        "services/test_exports.py::test_our_own_workbooks_import_again_without_a_change",
    )),
    25: Row("markup on paper", "printed as it was typed", (
        "faults/test_injection.py::test_promise_8_row_25_markup_is_printed_as_it_was_typed",
    )),
    26: Row("markup in the window", "shown as it was typed", (
        "faults/test_injection.py::test_promise_8_row_26_markup_is_shown_as_it_was_typed",
        "faults/test_injection.py::test_promise_8_row_26_every_tip_that_is_no_fixed_word_goes_through_plain_tip",
    )),
    27: Row("signs of SQL and of search", "signs are themselves and break nothing", (
        "services/test_search.py::test_signs_are_themselves_and_break_nothing",
        "services/test_search.py::test_a_name_may_hold_signs",
    )),
    28: Row("hostile Unicode", "cleaned, found, drawn whole, or the print is stopped with the name", (
        "domain/test_names.py::test_names_lose_their_spaces_and_keep_their_letters",
        "domain/test_names.py::test_what_is_no_name_is_told",
        "printing/test_certificate.py::test_rare_names_are_found_in_the_text_and_unknown_characters_stop_the_print",
        "printing/test_fonts.py::test_every_face_draws_rare_names_whole",
    )),
    30: Row("an error in a slot or a thread, closing while a job runs", "seen, logged, the window lives", (
        "faults/test_doors_of_the_window.py::test_promise_2_an_error_in_a_slot_is_seen_and_logged",
        "faults/test_doors_of_the_window.py::test_promise_2_an_error_of_a_worker_thread_is_seen",
        "ui/test_closing_backup.py::test_promise_1_the_window_closes_after_its_backup",
        "ui/test_garbage.py::test_a_cycle_made_on_a_worker_dies_on_the_windows_thread",
    )),
}  # fmt: skip
DECIDED_AGAINST = {29: "passwords: a forgotten one loses the book; the system's own account protects it"}


def test_every_row_of_the_catalogue_is_kept_or_decided_against() -> None:
    assert sorted({*ROWS, *DECIDED_AGAINST}) == list(range(1, 31))
    assert not set(ROWS) & set(DECIDED_AGAINST)


@pytest.mark.parametrize("number", ROWS)
def test_the_tests_of_a_row_are_there(number: int) -> None:
    for node in ROWS[number].tests:
        path, _, name = node.partition("::")
        names = {
            one.name
            for one in ast.walk(ast.parse((TESTS / path).read_text(encoding="utf-8")))
            if isinstance(one, ast.FunctionDef)
        }
        assert name in names, node
