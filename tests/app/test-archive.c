/* test-archive.c - chats out of the database, into files, and back.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib.h>
#include <string.h>

#include "fx-chat-db.h"
#include "fx-chat-export.h"
#include "fx-chat-import.h"

static const char chatgpt[] =
  "[{\"title\": \"Tea\", \"create_time\": 1700000000.5, \"update_time\": 1700000100, \"current_node\": \"c\","
  "  \"mapping\": {"
  "   \"root\": {\"id\": \"root\", \"message\": null, \"parent\": null, \"children\": [\"sys\"]},"
  "   \"sys\": {\"parent\": \"root\", \"children\": [\"a\"], \"message\": {\"author\": {\"role\": \"system\"},"
  "     \"content\": {\"content_type\": \"text\", \"parts\": [\"\"]}}},"
  "   \"a\": {\"parent\": \"sys\", \"children\": [\"b\", \"c\", \"a\"], \"message\": {\"author\": {\"role\": \"user\"},"
  "     \"create_time\": 1700000001, \"content\": {\"content_type\": \"multimodal_text\","
  "     \"parts\": [{\"asset_pointer\": \"file\"}, \"Green or black?\"]}}},"
  "   \"b\": {\"parent\": \"a\", \"children\": [], \"message\": {\"author\": {\"role\": \"assistant\"},"
  "     \"content\": {\"content_type\": \"text\", \"parts\": [\"Green.\"]}}},"
  "   \"c\": {\"parent\": \"a\", \"children\": [\"nobody\"], \"message\": {\"author\": {\"role\": \"assistant\"},"
  "     \"metadata\": {\"model_slug\": \"big-one\"}, \"content\": {\"content_type\": \"text\", \"parts\": [\"Black.\"]}}}}},"
  " {\"title\": \"Empty\", \"mapping\": {}}]";

static const char webui[] =
  "[{\"id\": \"x\", \"title\": \"Rain\", \"pinned\": true, \"created_at\": 1700000000, \"chat\": {\"history\": {"
  "  \"currentId\": \"2\", \"messages\": {"
  "   \"1\": {\"parentId\": null, \"childrenIds\": [\"2\", \"3\"], \"role\": \"user\", \"content\": \"Will it rain?\"},"
  "   \"2\": {\"parentId\": \"1\", \"childrenIds\": [], \"role\": \"assistant\", \"content\": \"Yes.\", \"model\": \"m\"},"
  "   \"3\": {\"parentId\": \"1\", \"childrenIds\": [], \"role\": \"assistant\", \"content\": \"No.\"}}}}}]";

static const char lmstudio[] =
  "{\"name\": \"Snow\", \"createdAt\": 1700000000000, \"systemPrompt\": \"Be brief.\", \"messages\": ["
  "  {\"currentlySelected\": 0, \"versions\": [{\"type\": \"singleStep\", \"role\": \"user\","
  "    \"content\": [{\"type\": \"text\", \"text\": \"Will it snow?\"}]}]},"
  "  {\"currentlySelected\": 1, \"versions\": ["
  "    {\"type\": \"multiStep\", \"role\": \"assistant\", \"steps\": [{\"type\": \"contentBlock\","
  "      \"content\": [{\"type\": \"text\", \"text\": \"Maybe.\"}]}]},"
  "    {\"type\": \"multiStep\", \"role\": \"assistant\", \"senderInfo\": {\"senderName\": \"tiny\"}, \"steps\": ["
  "      {\"type\": \"contentBlock\", \"style\": {\"type\": \"thinking\"}, \"content\": [{\"type\": \"text\", \"text\": \"Hm.\"}]},"
  "      {\"type\": \"debugInfoBlock\", \"debugInfo\": \"x\"},"
  "      {\"type\": \"contentBlock\", \"content\": [{\"type\": \"text\", \"text\": \"Never.\"}]}]}]},"
  "  {\"currentlySelected\": 0, \"versions\": [{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"Thanks\"}]}]}]}";

static GPtrArray *
import (const char  *text,
        GError     **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return fx_chat_import ("chats.json", bytes, error);
}

static GPtrArray *
import_good (const char *text)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *chats = import (text, &error);

  g_assert_no_error (error);

  return chats;
}

/* "user: Hello | assistant: Hi" */
static char *
describe_path (const FxArchivedChat *chat)
{
  g_autoptr (GPtrArray) path = fx_archived_chat_get_path (chat);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < path->len; i++)
    {
      const FxStoredMessage *message = g_ptr_array_index (path, i);

      g_string_append_printf (out, "%s%s: %s", i > 0 ? " | " : "", message->role, message->text);
    }

  return g_string_free_and_steal (out);
}

static void
assert_path (const FxArchivedChat *chat,
             const char           *expected)
{
  g_autofree char *path = describe_path (chat);

  g_assert_cmpstr (path, ==, expected);
}

static void
test_chatgpt (void)
{
  g_autoptr (GPtrArray) chats = import_good (chatgpt);
  const FxArchivedChat *chat = g_ptr_array_index (chats, 0);

  g_assert_cmpuint (chats->len, ==, 1);
  g_assert_cmpstr (chat->chat->title, ==, "Tea");
  g_assert_cmpint (chat->chat->created_at, ==, 1700000000500);
  g_assert_cmpuint (chat->messages->len, ==, 3);
  assert_path (chat, "user: Green or black? | assistant: Black.");
  g_assert_cmpstr (((FxStoredMessage *) g_ptr_array_index (chat->messages, 2))->model, ==, "big-one");
}

static void
test_webui (void)
{
  g_autoptr (GPtrArray) chats = import_good (webui);
  const FxArchivedChat *chat = g_ptr_array_index (chats, 0);

  g_assert_true (chat->chat->pinned);
  g_assert_cmpuint (chat->messages->len, ==, 3);
  assert_path (chat, "user: Will it rain? | assistant: Yes.");
}

static void
test_lmstudio (void)
{
  g_autoptr (GPtrArray) chats = import_good (lmstudio);
  const FxArchivedChat *chat = g_ptr_array_index (chats, 0);

  g_assert_cmpstr (chat->chat->settings.instructions, ==, "Be brief.");
  g_assert_cmpuint (chat->messages->len, ==, 4);
  assert_path (chat, "user: Will it snow? | assistant: Never. | user: Thanks");
  g_assert_cmpstr (((FxStoredMessage *) g_ptr_array_index (chat->messages, 2))->reasoning, ==, "Hm.");
}

static void
test_bad (void)
{
  static const char *const bad[] = {
    "", "{", "[]", "{}", "[1, 2, null]", "\"text\"", "{\"messages\": []}", "{\"messages\": [null, 3, {\"versions\": 4}]}",
    "{\"mapping\": {\"a\": 1}}", "{\"mapping\": {\"a\": {\"parent\": \"a\", \"children\": [\"a\"]}}}",
    "{\"chat\": {\"messages\": [{\"role\": \"tool\", \"content\": \"x\"}]}}", "{\"format\": \"fornax-chats\", \"chats\": [7]}",
    "{\"format\": \"fornax-chats\", \"version\": 1}",
  };
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (import (bad[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_nonnull (strstr (error->message, "chats.json"));
      g_clear_error (&error);
    }

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  g_assert_null (import (deep->str, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FxChatDb) db = fx_chat_db_open_memory ("test");
  g_autoptr (GPtrArray) first = import_good (lmstudio);
  g_autoptr (GPtrArray) stored = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GPtrArray) both = NULL;
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GBytes) markdown = NULL;
  g_autofree char *text = NULL;
  FxArchivedChat *chat = g_ptr_array_index (first, 0);
  FxStoredMessage *maybe = g_ptr_array_index (chat->messages, 1);

  chat->chat->settings.sampling.temperature = 0.25f;
  g_set_str (&chat->chat->draft, "Well …");
  g_assert_true (fx_chat_db_put_archive (db, first, &error));
  g_assert_no_error (error);

  stored = fx_chat_db_read_archive (db, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (stored->len, ==, 1);
  assert_path (g_ptr_array_index (stored, 0), "user: Will it snow? | assistant: Never. | user: Thanks");

  markdown = fx_chat_export_markdown (g_ptr_array_index (stored, 0));
  text = g_strndup (g_bytes_get_data (markdown, NULL), g_bytes_get_size (markdown));
  g_assert_cmpstr (text, ==, "# Snow\n\n## Instructions\n\nBe brief.\n\n## You\n\nWill it snow?\n\n## Assistant (tiny)\n\n> Hm.\n\n"
                   "Never.\n\n## You\n\nThanks\n\n");

  json = fx_chat_export_json (stored);
  again = fx_chat_import ("chats.json", json, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->len, ==, 1);
  chat = g_ptr_array_index (again, 0);
  g_assert_cmpuint (chat->messages->len, ==, 4);
  g_assert_cmpfloat (chat->chat->settings.sampling.temperature, ==, 0.25f);
  g_assert_cmpstr (chat->chat->draft, ==, "Well …");
  assert_path (chat, "user: Will it snow? | assistant: Never. | user: Thanks");

  /* It stands beside the first, with ids of its own; trash stays behind. */
  g_assert_true (fx_chat_db_put_archive (db, again, &error));
  g_assert_true (fx_chat_db_trash_message (db, maybe->id, TRUE, &error));
  g_assert_no_error (error);
  both = fx_chat_db_read_archive (db, 0, &error);
  g_assert_cmpuint (both->len, ==, 2);
  g_assert_cmpuint (((FxArchivedChat *) g_ptr_array_index (both, 0))->messages->len +
                    ((FxArchivedChat *) g_ptr_array_index (both, 1))->messages->len, ==, 7);
  g_assert_true (fx_chat_db_check (db, &error));
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/archive/chatgpt", test_chatgpt);
  g_test_add_func ("/archive/webui", test_webui);
  g_test_add_func ("/archive/lmstudio", test_lmstudio);
  g_test_add_func ("/archive/bad", test_bad);
  g_test_add_func ("/archive/round-trip", test_round_trip);

  return g_test_run ();
}
